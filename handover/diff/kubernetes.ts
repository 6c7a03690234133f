import { type Change, name, place } from "./change";
import type { Trust } from "./maps";

/** Service accounts that are removed or get another identity. */
export function serviceAccounts(old: Trust, now: Trust): Change[] {
  return old.serviceAccounts.flatMap((was): Change[] => {
    const is = now.serviceAccounts.find((each) => each.name === was.name && each.cluster === was.cluster);
    if (!is)
      return now.stacks.includes(was.stack)
        ? [{ level: "note", text: `lost service account ${was.name}`, at: place(was) }]
        : [];
    if (is.identity === was.identity) return [];
    const text = `pods of the service account ${is.name} get another default identity: ${name(now, is.identity ?? "none")} instead of ${name(old, was.identity ?? "none")}`;
    return [{ level: "look", text, at: place(is) }];
  });
}

/** Workloads that get or lose a token, or use another service account. */
export function workloads(old: Trust, now: Trust): Change[] {
  const id = (each: { readonly kind: string; readonly name: string; readonly cluster?: string }): string =>
    JSON.stringify([each.kind, each.name, each.cluster]);
  const before = new Map(old.workloads.map((each) => [id(each), each]));
  const after = new Map(now.workloads.map((each) => [id(each), each]));
  const changed = now.workloads.flatMap((is): Change[] => {
    const was = before.get(id(is));
    const at = place(is);
    if (!was)
      return is.labelled
        ? [{ level: "note", text: `new workload with a token: ${is.kind} ${is.name} as ${is.serviceAccount}`, at }]
        : [];
    return [
      ...(was.labelled && is.labelled === false
        ? [
            {
              level: "look" as const,
              text: `${is.kind} ${is.name} loses its token: its pod template no longer has the label`,
              at,
            },
          ]
        : []),
      ...(!was.labelled && is.labelled
        ? [{ level: "note" as const, text: `${is.kind} ${is.name} now gets a token`, at }]
        : []),
      ...(was.serviceAccount !== is.serviceAccount
        ? [
            {
              level: "look" as const,
              text: `${is.kind} ${is.name} uses another service account: ${is.serviceAccount} instead of ${was.serviceAccount}`,
              at,
            },
          ]
        : []),
    ];
  });
  const lost = old.workloads.filter((each) => each.labelled && !after.has(id(each)) && now.stacks.includes(each.stack));
  return [
    ...changed,
    ...lost.map((each) => ({
      level: "note" as const,
      text: `lost workload: ${each.kind} ${each.name}`,
      at: place(each),
    })),
  ];
}
