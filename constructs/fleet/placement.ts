import { createHash } from "node:crypto";
import type { FleetBinding } from "./fleet-binding";

/**
 * What decides about the stack of a binding: its identity, so that all credentials of one identity are in one stack. Azure
 * refuses two writes to one identity at a time, and stacks are applied in parallel.
 */
export function placementKey({ existingIdentity, sharedIdentity, serviceAccount }: FleetBinding): string {
  if (existingIdentity)
    return `identity:${existingIdentity.resourceGroupName}/${existingIdentity.identityName}`.toLowerCase();
  if (sharedIdentity !== undefined) return `identity:${sharedIdentity}`.toLowerCase();
  return `account:${serviceAccount.namespace}/${serviceAccount.name}`;
}

/**
 * The shard of a key by rendezvous hashing: the one with the highest score. A new key moves no other, and a new shard moves
 * about one key in as many as there are shards then, each of them to the new shard.
 */
export function rendezvous(key: string, shards: readonly string[]): string {
  let best = { shard: "", score: "" };
  for (const shard of shards) {
    const score = createHash("sha256")
      .update(JSON.stringify([shard, key]))
      .digest("hex");
    if (score > best.score) best = { shard, score };
  }
  return best.shard;
}
