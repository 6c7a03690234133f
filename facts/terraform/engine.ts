/** The engine that this package is for, and its own name. The package for cdktn is made with other values: see build/cdktn-package.js. */
export const ENGINE = "cdktf";
export const PACKAGE = "cdktf-aks-workload-identity";
