/** Client libraries that support workload identity, and the sample images. Source: learn.microsoft.com/azure/aks/workload-identity-overview; read 2026-11. */

/** The first version of an Azure Identity library that reads the environment variables of the webhook. */
interface SdkMinimum {
  readonly ecosystem: string;
  readonly library: string;
  readonly minimum: string;
}

export const SDK_MINIMUMS: readonly SdkMinimum[] = [
  { ecosystem: ".NET", library: "Azure.Identity", minimum: "1.9.0" },
  { ecosystem: "C++", library: "azure-identity-cpp", minimum: "1.6.0" },
  { ecosystem: "Go", library: "azidentity", minimum: "1.3.0" },
  { ecosystem: "Java", library: "azure-identity", minimum: "1.9.0" },
  { ecosystem: "Node.js", library: "@azure/identity", minimum: "3.2.0" },
  { ecosystem: "Python", library: "azure-identity", minimum: "1.13.0" },
];

/** A sample image built on a Microsoft Authentication Library. */
interface SampleImage {
  readonly ecosystem: string;
  readonly library: string;
  /** The image without its tag. It is published as `latest` only. */
  readonly image: string;
  readonly windows: boolean;
}

export const SAMPLE_IMAGES: readonly SampleImage[] = [
  {
    ecosystem: ".NET",
    library: "Microsoft Authentication Library for .NET",
    image: "ghcr.io/azure/azure-workload-identity/msal-net",
    windows: true,
  },
  {
    ecosystem: "Go",
    library: "Microsoft Authentication Library for Go",
    image: "ghcr.io/azure/azure-workload-identity/msal-go",
    windows: true,
  },
  {
    ecosystem: "Java",
    library: "Microsoft Authentication Library for Java",
    image: "ghcr.io/azure/azure-workload-identity/msal-java",
    windows: false,
  },
  {
    ecosystem: "JavaScript",
    library: "Microsoft Authentication Library for JavaScript",
    image: "ghcr.io/azure/azure-workload-identity/msal-node",
    windows: false,
  },
  {
    ecosystem: "Python",
    library: "Microsoft Authentication Library for Python",
    image: "ghcr.io/azure/azure-workload-identity/msal-python",
    windows: false,
  },
];
