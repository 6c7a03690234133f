// Runs once before the suites of `npm run test:terraform` and `npm run test:property`.
import { copyProviders, hasStub, hasTerraform } from "./providers";

export default function fetchProviders(): void {
  if (hasTerraform && !hasStub) copyProviders();
}
