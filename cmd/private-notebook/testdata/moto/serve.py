"""Serves moto on a free port of this machine, and runs the AWS command line against it.

The first line on standard output is the server's URL. Then each line on standard input is one command as a JSON list, without its
"aws", and each line on standard output is its answer: status, what it printed, and its errors. One process for all commands saves
the second that the AWS command line takes to start.
"""

import contextlib
import io
import json
import os
import sys

from awscli.clidriver import create_clidriver
from moto.server import ThreadedMotoServer

loaders = []


def aws(arguments):
    """Runs one command. Its driver is new, because a driver remembers its last command; the services' models are read once."""
    driver = create_clidriver()
    if not loaders:
        loaders.append(driver.session.get_component("data_loader"))
    driver.session.register_component("data_loader", loaders[0])
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = driver.main(arguments)
        except SystemExit as left:
            status = left.code
    return {"status": status, "out": out.getvalue(), "err": err.getvalue()}


def main():
    answers, sys.stdout = sys.stdout, sys.stderr  # moto prints as well
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    url = "http://%s:%d" % server.get_host_and_port()
    os.environ["AWS_ENDPOINT_URL"] = url
    print(json.dumps({"out": url}), file=answers, flush=True)
    for line in sys.stdin:
        print(json.dumps(aws(json.loads(line))), file=answers, flush=True)
    server.stop()


main()
