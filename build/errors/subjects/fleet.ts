import type { Explanations } from "../given";

const ACCOUNT = "serviceAccount: { namespace: orders, name: orders-api }";

export const FLEET: Explanations = {
  "fleet-account-twice": {
    cause: "Two files bind the same service account of a cluster.",
    fix: "Remove one of them.",
    example: ({ fleet }) => fleet({ "one.yaml": ACCOUNT, "two.yaml": ACCOUNT }),
  },
  "fleet-cluster": {
    cause: "A file names a cluster that the stack does not have.",
    fix: "Use one of the names in `clusters` of the stack.",
    example: ({ fleet }) => fleet({ "orders.yaml": `${ACCOUNT}\ncluster: green` }),
  },
  "fleet-expression": {
    cause: "A file of a fleet is data, and Terraform would evaluate the expression in it.",
    fix: "Write a literal.",
    example: ({ fleet }) => fleet({ "orders.yaml": "serviceAccount: { namespace: orders, name: '${var.name}' }" }),
  },
  "fleet-file": {
    cause: "A file of the folder is not a file of bindings, or cannot be parsed.",
    fix: "Correct the file, or move it out of the folder.",
    example: ({ fleet }) => fleet({ "orders.txt": ACCOUNT }),
  },
  "fleet-files": {
    cause: "Several files have problems. Each line is one problem with its place and its id.",
    fix: "Look up each id.",
    example: ({ fleet }) => fleet({ "one.txt": ACCOUNT, "two.txt": ACCOUNT }),
  },
  "fleet-identity": {
    cause: "The properties of the identity contradict each other.",
    fix: "Keep one of them.",
    example: ({ fleet }) =>
      fleet({
        "orders.yaml": `${ACCOUNT}\nsharedIdentity: orders\nidentityWaitSeconds: 60`,
      }),
  },
  "fleet-property": {
    cause: "A file has a property that bindings of a fleet do not have.",
    fix: "Remove the property.",
    example: ({ fleet }) => fleet({ "orders.yaml": `${ACCOUNT}\nowner: team-orders` }),
  },
  "fleet-shard": {
    cause: "The name of a shard is invalid or not unique, or bindings that belong together are in different shards.",
    fix: "Use lowercase letters, digits and hyphens, and the same shard for an identity and for a namespace.",
    example: ({ fleet }) => fleet({ "orders.yaml": `${ACCOUNT}\nshard: Shard 1` }),
  },
  "fleet-stack": {
    cause: "The function `stack` returned another stack, one without clusters, or one with the state of another stack.",
    fix: "Create a stack with the scope and id of the arguments, with clusters and its own backend.",
    example: ({ stack, fleet }) => fleet({ "orders.yaml": ACCOUNT }, () => Object.assign(stack, { clusters: {} })),
  },
};
