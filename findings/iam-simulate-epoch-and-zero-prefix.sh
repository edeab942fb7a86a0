#!/usr/bin/env bash
# A policy simulator compares epoch seconds with a date in milliseconds, and finds no IPv4 address in 0.0.0.0/0.
#
# Seen with the npm package @cloud-copilot/iam-simulate 0.1.173 on 2026-11-29. The same request and the same Allow, with one condition each:
#  - DateEquals on aws:CurrentTime. The request carries 2026-01-01T00:00:00Z. The policy's value 1767225600, the same moment in epoch seconds, does not
#    match; 1767225600000, in milliseconds, does. The IAM User Guide, "IAM JSON policy elements: Condition operators", allows a date in epoch
#    (UNIX) time.
#  - IpAddress on aws:SourceIp. The request carries 192.0.2.1. The policy's range 0.0.0.0/0 does not hold it; 128.0.0.0/1 does. For IPv6 ::/0 holds
#    every address, as it should.
#
# It matters where somebody checks the policies of this repository by a second tool: a window in epoch seconds that is open, and a range that takes
# everybody in, both read as "denied" there. The judge here reads both as AWS does (accesspath/policy). The two agreed on 20,000 drawn policies
# without them, but for values of policy variables that are absent, and for an IPv6 caller under a list of IPv4 addresses.
#
# Needs Node.js and npm. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
printf '{"name": "finding", "private": true, "type": "module"}\n' >package.json
npm install --silent --no-audit --no-fund --save-exact @cloud-copilot/iam-simulate@0.1.173 >/dev/null
cat >ask.js <<'JS'
import { runSimulation } from '@cloud-copilot/iam-simulate'

const notebook = 'arn:aws:sagemaker:ap-northeast-1:111122223333:notebook-instance/research'
const action = 'sagemaker:CreatePresignedNotebookInstanceUrl'

async function ask(operator, key, value, carried) {
  const statement = { Effect: 'Allow', Action: action, Resource: notebook, Condition: { [operator]: { [key]: value } } }
  const answer = await runSimulation({
    request: {
      principal: 'arn:aws:iam::111122223333:role/analyst', action,
      resource: { resource: notebook, accountId: '111122223333' }, contextVariables: { [key]: carried },
    },
    identityPolicies: [{ name: 'allow', policy: { Version: '2012-10-17', Statement: [statement] } }],
    serviceControlPolicies: [], resourceControlPolicies: [],
  }, {})
  console.log(operator, value, answer.overallResult)
}

for (const value of ['2026-01-01T00:00:00Z', '1767225600', '1767225600000']) {
  await ask('DateEquals', 'aws:CurrentTime', value, '2026-01-01T00:00:00Z')
}
for (const value of ['192.0.2.0/24', '128.0.0.0/1', '0.0.0.0/0']) await ask('IpAddress', 'aws:SourceIp', value, '192.0.2.1')
await ask('IpAddress', 'aws:SourceIp', '::/0', '2001:db8::1')
JS
got=$(node ask.js)
want='DateEquals 2026-01-01T00:00:00Z Allowed
DateEquals 1767225600 ImplicitlyDenied
DateEquals 1767225600000 Allowed
IpAddress 192.0.2.0/24 Allowed
IpAddress 128.0.0.0/1 Allowed
IpAddress 0.0.0.0/0 ImplicitlyDenied
IpAddress ::/0 Allowed'
printf '%s\n' "$got"
[ "$got" = "$want" ] || { echo "The behaviour has changed." >&2; exit 1; }
echo "As described: epoch seconds are taken for milliseconds, and 0.0.0.0/0 holds nobody."
