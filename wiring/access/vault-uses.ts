import { isExpression, type Scalar, shownText, type Text, textOf } from "../../model/terraform/text";
import { at, textAt } from "../../model/terraform/tree";
import {
  accountNameOf,
  type Companion,
  type Declared,
  type Identity,
  type Vault,
  type Workload,
} from "../../model/trust/model";
import { labelled, subjectOf } from "../../model/trust/trust-index";
import { injectedContainersOf } from "../pods/containers";
import { identitiesOfContainer } from "./pod-identities";
import type { Evaluation } from "../evaluation";

/** Something that reads a vault, which it names by an address or a name that the model has. */
export interface VaultUse extends Declared {
  readonly path: string;
  readonly vault: Vault;
  /** Where it names the vault: `KEYVAULT_URL of container "api"`. */
  readonly where: string;
  /** The identities that it can read as. */
  readonly identities: readonly Identity[];
  /** The texts besides the vault, of which one may be the name of a secret. */
  readonly texts: ReadonlySet<string>;
  /** A workload should wait for the role. One that has the vault in its environment also waits for the vault. */
  readonly by: "environment" | "class" | "store";
}

const ADDRESS = /^https:\/\/(.+?)\.vault\./i;

/** Finds vaults by what leads to them. */
class VaultNames {
  private readonly byEntity: ReadonlyMap<string, Vault>;
  private readonly byName: ReadonlyMap<string, Vault>;

  constructor(private readonly index: Evaluation) {
    // A vault that one stack creates and another looks up is the created one.
    const vaults = [...index.model.vaults].sort((a, b) => Number(b.external) - Number(a.external));
    this.byEntity = new Map(vaults.map((each) => [each.entity, each]));
    this.byName = new Map(vaults.flatMap((each) => (each.name === undefined ? [] : [[keyOf(each.name), each]])));
  }

  /** The vault that a value is an attribute or the address of, or of whose content it is an attribute. */
  public meantBy(value: Scalar | undefined): Vault | undefined {
    if (typeof value !== "string" && !isExpression(value)) return undefined;
    const address = ADDRESS.exec(textOf(value));
    if (address) return this.named(address[1]!);
    const lead = isExpression(value) ? value.lead : undefined;
    if (!lead || lead.instance !== "" || !isExpression(value)) return undefined;
    const entity = this.index.model.entities.ofReference({ expression: value.expression, reference: lead.reference });
    if (entity?.kind !== "vault" && entity?.kind !== "vault item") return undefined;
    return this.byEntity.get(vaultKeyOf(entity.key));
  }

  public named(name: Text): Vault | undefined {
    return this.byName.get(keyOf(name));
  }
}

const keyOf = (name: Text): string => (isExpression(name) ? name.expression : name.toLowerCase());

/** Key of the vault that the entity of a secret, key or certificate is in. */
export const vaultKeyOf = (key: string): string => key.replace(/\/(secrets|keys|certificates)\/.*$/s, "");

/** All uses of vaults of the model, each vault once for each user. */
export function vaultUses(index: Evaluation): readonly VaultUse[] {
  if (index.model.vaults.length === 0) return [];
  const names = new VaultNames(index);
  return [
    ...index.model.workloads.flatMap((each) => usesOf(each, names, index)),
    ...index.model.companions.flatMap((each) => usesOfStore(each, names, index)),
  ];
}

function usesOf(workload: Workload, names: VaultNames, index: Evaluation): VaultUse[] {
  const { path, stack, address, namespace, pod } = workload;
  const found = new Map<Vault, VaultUse>();
  const add = (vault: Vault | undefined, use: Omit<VaultUse, "vault" | "path" | "stack" | "address">): void => {
    if (vault && !found.has(vault)) found.set(vault, { path, stack, address, vault, ...use });
  };
  if (labelled(workload) === "yes") {
    const subject = subjectOf(namespace, accountNameOf(workload));
    for (const { name, env, envFrom } of injectedContainersOf(workload))
      for (const [variable, value] of Object.entries(env)) {
        // A vault and another thing can have one name.
        const vault =
          names.meantBy(value) ?? (/vault/i.test(variable) && isName(value) ? names.named(value) : undefined);
        if (!vault || found.has(vault)) continue;
        const trusting = identitiesOf(subject, index);
        if (trusting)
          add(vault, {
            where: `${variable} of container ${shownText(name)}`,
            identities: identitiesOfContainer({ env, envFrom }, trusting, index),
            texts: textsOf(env),
            by: "environment",
          });
      }
  }
  for (const { name, withSecret } of pod.secretProviderClasses) {
    if (withSecret) continue;
    const here = index
      .companions("SecretProviderClass", name)
      .find((each) => textOf(each.namespace) === textOf(namespace));
    const vault = textAt(here?.spec, "parameters", "keyvaultName");
    const client = textAt(here?.spec, "parameters", "clientID");
    const identity = client === undefined ? undefined : index.identityByClientId(client);
    if (vault === undefined || !identity) continue;
    const where = `keyvaultName of the SecretProviderClass ${shownText(name)}`;
    add(names.named(vault), { where, identities: [identity], texts: new Set(), by: "class" });
  }
  return [...found.values()];
}

function usesOfStore(
  { path, stack, address, spec, namespace }: Companion,
  names: VaultNames,
  index: Evaluation,
): VaultUse[] {
  const store = at(spec, "provider", "azurekv");
  const account = textAt(store, "serviceAccountRef", "name");
  const vault = names.meantBy(textAt(store, "vaultUrl"));
  if (!vault || account === undefined) return [];
  const identities = identitiesOf(
    subjectOf(textAt(store, "serviceAccountRef", "namespace") ?? namespace, account),
    index,
  );
  if (!identities) return [];
  return [{ path, stack, address, vault, where: "vaultUrl", identities, texts: new Set(), by: "store" }];
}

/** The identities that a subject can act as; undefined if one of them, or whether there are any, is unknown. */
function identitiesOf(subject: Text, index: Evaluation): readonly Identity[] | undefined {
  const found = index.credentialsFor(subject).map((each) => index.identityOf(each));
  return found.length > 0 && found.every((each) => each !== undefined) ? found : undefined;
}

const isName = (value: Scalar | undefined): value is Text => isExpression(value) || typeof value === "string";

const textsOf = (env: Readonly<Record<string, Scalar | undefined>>): ReadonlySet<string> =>
  new Set(Object.values(env).flatMap((value) => (isName(value) ? [textOf(value)] : [])));
