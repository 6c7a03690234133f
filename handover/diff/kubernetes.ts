import { grouped } from "../../values/grouped";
import type { MapWorkload } from "../trust-map/map";
import { type Change, name, place } from "./change";
import type { Trust } from "./trust";

/** What a namespace or a service account is known by: its name, in its cluster if that is known. */
const idInCluster = ({ name: own, cluster }: { readonly name: string; readonly cluster?: string }): string =>
  JSON.stringify([cluster, own]);

/** Namespaces that are added. A principal that can create pods in one can use its service accounts. */
export function namespaces(old: Trust, now: Trust): Change[] {
  const before = new Set(old.namespaces.map(idInCluster));
  return now.namespaces
    .filter((each) => !before.has(idInCluster(each)))
    .map((each) => ({ level: "note" as const, text: `new namespace ${each.name}`, at: place(each) }));
}

type Accounts = ReadonlyMap<string, Trust["serviceAccounts"]>;

/** Service accounts that are added or removed, or get another identity. */
export function serviceAccounts(old: Trust, now: Trust): Change[] {
  const [before, after] = [old, now].map(({ serviceAccounts: all }) => grouped(all, idInCluster)) as [
    Accounts,
    Accounts,
  ];
  const added = now.serviceAccounts
    .filter((is) => !before.has(idInCluster(is)))
    .map((is) => ({ level: "note" as const, text: `new service account ${is.name}`, at: place(is) }));
  const changed = old.serviceAccounts.flatMap((was): Change[] => {
    const is = after.get(idInCluster(was))?.[0];
    if (!is)
      return now.stacks.includes(was.stack)
        ? [{ level: "note", text: `lost service account ${was.name}`, at: place(was) }]
        : [];
    if (is.identity === was.identity) return [];
    const text = `pods of the service account ${is.name} get another default identity: ${name(now, is.identity ?? "none")} instead of ${name(old, was.identity ?? "none")}`;
    return [{ level: "look", text, at: place(is) }];
  });
  return [...changed, ...added];
}

/** Workloads that get or lose a token, use another service account, run other code or reach their node. */
export function workloads(old: Trust, now: Trust): Change[] {
  const id = (each: { readonly kind: string; readonly name: string; readonly cluster?: string }): string =>
    JSON.stringify([each.kind, each.name, each.cluster]);
  const before = new Map(old.workloads.map((each) => [id(each), each]));
  const after = new Map(now.workloads.map((each) => [id(each), each]));
  const changed = now.workloads.flatMap((is): Change[] => {
    const was = before.get(id(is));
    return [...(was ? token(was, is) : arrived(is)), ...(getsToken(is) ? code(was, is) : []), ...reach(was, is)];
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

/** Unless the JSON says that its pods get no token. */
function getsToken({ labelled }: MapWorkload): boolean {
  return labelled !== false;
}

function arrived(is: MapWorkload): Change[] {
  if (!is.labelled) return [];
  return [
    { level: "note", text: `new workload with a token: ${is.kind} ${is.name} as ${is.serviceAccount}`, at: place(is) },
  ];
}

function token(was: MapWorkload, is: MapWorkload): Change[] {
  const at = place(is);
  const what = `${is.kind} ${is.name}`;
  const way = is.identityBinding
    ? "gets its tokens through an identity binding instead of a credential"
    : "gets its tokens by a credential instead of an identity binding";
  return [
    ...(was.identityBinding !== is.identityBinding ? [{ level: "note" as const, text: `${what} ${way}`, at }] : []),
    ...(was.labelled && is.labelled === false
      ? [{ level: "look" as const, text: `${what} loses its token: its pod template no longer has the label`, at }]
      : []),
    ...(!was.labelled && is.labelled ? [{ level: "look" as const, text: `${what} now gets a token`, at }] : []),
    ...(was.serviceAccount !== is.serviceAccount
      ? [
          {
            level: "look" as const,
            text: `${what} uses another service account: ${is.serviceAccount} instead of ${was.serviceAccount}`,
            at,
          },
        ]
      : []),
  ];
}

/** What runs with the identity: containers that are added, and images that change. */
function code(was: MapWorkload | undefined, is: MapWorkload): Change[] {
  if (!was) return [];
  const at = place(is);
  const images = new Map(was.containers.map((each) => [each.name, each.image]));
  return is.containers.flatMap(({ name: container, image }): Change[] => {
    const before = images.get(container);
    if (before === image) return [];
    const text =
      before === undefined
        ? `${is.kind} ${is.name} has a new container ${container} with the image ${image}`
        : `${is.kind} ${is.name} runs another image in ${container}: ${image} instead of ${before}`;
    return [{ level: "note", text, at }];
  });
}

/** What gets at the node, and from there at the tokens of other pods. */
function reach(was: MapWorkload | undefined, is: MapWorkload): Change[] {
  const at = place(is);
  return [
    ...(is.hostNetwork && !was?.hostNetwork
      ? [
          {
            level: "look" as const,
            text: `${is.kind} ${is.name} uses the network of its node, and reaches the identity of the nodes`,
            at,
          },
        ]
      : []),
    ...(is.privileged && !was?.privileged
      ? [
          {
            level: "look" as const,
            text: `${is.kind} ${is.name} is privileged on its node, and reaches other pods' tokens`,
            at,
          },
        ]
      : []),
  ];
}
