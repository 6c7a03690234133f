import { ENGINE, PACKAGE } from "../facts/terraform/engine";
import type { Use } from "./manifest";

/** README.md of a new project: what to set, and the commands in their order. */
export function readmeOf(name: string, use: Use): string {
  return `# ${name}

Pods on AKS that read a secret of a Key Vault with a managed identity and without a credential of their own. Made by \`${PACKAGE} init\`.

| file | content |
| --- | --- |
| \`settings.ts\` | cluster, resource group, vault and service account: replace each value with one of yours |
| \`orders.ts\` | the stack |
| \`deployment.ts\` | where Terraform keeps the state, and who writes the secrets |
| \`*.test.ts\` | what must hold: trust, tokens, roles |

\`\`\`sh
npm install
npm run synth   # writes ${ENGINE}.out/stacks/orders/cdk.tf.json; needs no Azure account
npm test        # types and tests; needs no Azure account
\`\`\`

${PARTS[use]()}`;
}

const PARTS: Readonly<Record<Use, () => string>> = {
  deploy: () => `## Deploy

Terraform 1.11 or later, \`az\` and kubelogin must be on the \`PATH\`. The principal needs Owner on the subscription, or Contributor with Role Based Access Control Administrator, and Azure Kubernetes Service RBAC Cluster Admin on the cluster.

\`\`\`sh
az login
export ARM_SUBSCRIPTION_ID=00000000-0000-0000-0000-000000000000
npm run diff     # shows the plan
npm run deploy   # shows the plan, asks for approval, applies
npm run destroy
\`\`\`

In a pipeline, add \`-- --auto-approve\` to deploy. The state is in a local file: before a second person deploys, use \`RemoteState\` in \`deployment.ts\`.
`,
  handover: () => `## Hand over

\`\`\`sh
npm run handover         # writes handover.out/orders for the platform team
npm run handover:check   # in a pipeline: exits with 3 if the committed bundle is not that of the code
npx ${PACKAGE} verify handover.out
\`\`\`

The bundle has the Terraform JSON, the permissions that its apply needs, a contract test and a map of who can reach what. Its README.md has the steps of the platform team, which also names the storage account of the state. In \`deployment.ts\`, replace the object id of its pipeline.
`,
  snapshots: () => `## Snapshots

The first \`npm test\` writes \`__snapshots__/\` and \`addresses.json\`. Commit both. Later runs fail if trust, roles or addresses change. If a change is intended, read it in the output, then accept it:

\`\`\`sh
npm run test:update
\`\`\`

In a pipeline, run \`npm test -- --ci\`: nothing is written, and a snapshot that is missing is an error.
`,
};
