// Writes the files of a fleet: `node bench/fleet-files.mjs FOLDER COUNT`. A team has a file, a namespace and 20 bindings, of
// which two share an identity and one may read a vault.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const OF_A_TEAM = 20;

function bindingText(team, i) {
  const vault = `/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-${team}/providers/Microsoft.KeyVault/vaults/kv-${team}`;
  const account = `- serviceAccount:\n    namespace: ${team}\n    name: app-${i}\n`;
  if (i % OF_A_TEAM === 0) return `${account}  roles:\n    - role: Key Vault Secrets User\n      scope: ${vault}\n`;
  return i % OF_A_TEAM <= 2 ? `${account}  sharedIdentity: id-${team}-jobs\n` : account;
}

const [folder, count] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
for (let first = 0; first < Number(count); first += OF_A_TEAM) {
  const team = `team-${first / OF_A_TEAM}`;
  const size = Math.min(OF_A_TEAM, Number(count) - first);
  const texts = Array.from({ length: size }, (_, i) => bindingText(team, first + i));
  writeFileSync(join(folder, `${team}.yaml`), texts.join(""));
}
