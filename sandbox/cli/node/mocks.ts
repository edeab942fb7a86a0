// Runs the guide's smallest program under Pulumi's mocks, and fails where the package hands over something else than the program gave it.
import * as assert from "node:assert";
import * as pulumi from "@pulumi/pulumi";

const registered: Record<string, { type: string; inputs: Record<string, unknown> }> = {};

pulumi.runtime.setMocks({
    newResource: args => {
        registered[args.name] = { type: args.type, inputs: args.inputs };
        return {
            id: "",
            state: { ...args.inputs, vpcId: "vpc-1", subnetIds: { "ap-northeast-1a": "subnet-1" }, roleName: "issuer", presignCommand: "aws" },
        };
    },
    call: args => args.inputs,
});

async function main(): Promise<void> {
    const program = await import("./index.js");
    const command = await new Promise(resolve => program.presignCommand.apply(resolve));
    assert.strictEqual(command, "aws");
    assert.deepStrictEqual(registered["research"], {
        type: "private-notebook:index:PrivateNotebook",
        inputs: {
            vpc: { id: "vpc-1", cidr: "10.60.0.0/16", subnets: [{ id: "subnet-1", availabilityZone: "ap-northeast-1a" }] },
            presignPolicy: { roles: { ec2: "issuer" } },
            ...outputsOf(registered["research"]?.inputs),
        },
    });
    console.log("as given");
}

// outputsOf are the names of the outputs, which the package hands over without a value.
function outputsOf(inputs: Record<string, unknown> = {}): Record<string, undefined> {
    const names = Object.keys(inputs).filter(name => inputs[name] === undefined);
    return Object.fromEntries(names.map(name => [name, undefined]));
}

main().catch(error => {
    console.error(error);
    process.exit(1);
});
