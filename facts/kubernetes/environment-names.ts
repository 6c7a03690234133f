/**
 * Words that name an environment in paths. Sources: learn.microsoft.com/azure/cloud-adoption-framework/ready/azure-best-practices/
 * resource-naming (prod, dev, qa, stage, test), fluxcd.io/flux/guides/repository-structure, argo-cd.readthedocs.io
 * (user-guide/best_practices), and folders of public repositories of AKS clusters; read 2026-11.
 */
export const ENVIRONMENT_WORDS: ReadonlySet<string> = new Set([
  ...["dev", "devel", "develop", "development", "local", "ci", "poc", "lab", "labs"],
  ...["test", "tst", "testing", "qa", "qat", "sit", "int", "integ", "integration", "system", "nightly"],
  ...["acc", "acceptance", "uat", "demo", "perf", "perftest", "performance", "load", "loadtest", "training"],
  ...["stg", "stag", "stage", "staging", "preprod", "preprd", "preproduction", "preview", "canary", "pilot"],
  ...["prd", "prod", "production", "live", "dr", "failover"],
  ...["nonprod", "nonprd", "nprd", "nonproduction"],
  ...["sandbox", "sbox", "sbx", "playground"],
]);

/** Words before the word of an environment that make another environment of it, as in `pre-prod`. */
export const ENVIRONMENT_PREFIXES: ReadonlySet<string> = new Set(["pre", "non", "post"]);

/** Words that name a part of an environment: a place, or one of two that take turns. */
export const ENVIRONMENT_PARTS: ReadonlySet<string> = new Set([
  ...["eu", "us", "uk", "ca", "au", "asia", "emea", "apac", "amer", "americas", "global"],
  ...["weu", "neu", "we", "ne", "eus", "wus", "cus", "uks", "ukw", "sea", "gwc"],
  ...[
    "westeurope",
    "northeurope",
    "eastus",
    "eastus2",
    "centralus",
    "westus",
    "westus2",
    "westus3",
    "uksouth",
    "ukwest",
  ],
  ...["germanywestcentral", "swedencentral", "francecentral", "switzerlandnorth", "norwayeast", "canadacentral"],
  ...["southeastasia", "eastasia", "australiaeast", "japaneast", "centralindia", "southcentralus", "northcentralus"],
  ...["east", "west", "north", "south", "central", "blue", "green", "primary", "secondary"],
]);

/** Folders whose folders are environments, as Kustomize, Flux and Argo CD name them. */
export const ENVIRONMENT_FOLDERS = /^(overlays?|env|envs|environments?|clusters?|stages?|regions?|landscapes?)$/i;

/** Folders and files with the common part of several environments. Kustomize calls them bases and components. */
export const COMMON_FOLDERS = /^(bases?|common|components?|shared|values|defaults?|overlays?|patch(es)?)$/i;
