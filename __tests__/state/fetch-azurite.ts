// Runs once before the suites of `npm run test:state`, which run side by side.
import { fetchAzurite } from "./azurite";

export default function fetch(): void {
  fetchAzurite();
}
