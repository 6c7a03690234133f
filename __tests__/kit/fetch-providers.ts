// Runs once before the suites of `npm run test:terraform` and `npm run test:property`, which run side by side.
import { copyProviders, hasStub, hasTerraform, providersConfiguration } from "./providers";

export default function fetchProviders(): void {
  if (!hasTerraform) return;
  if (hasStub) providersConfiguration();
  else copyProviders();
}
