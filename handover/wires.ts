import { block, isObject, managed, type Resource, type StackDocument } from "../synthesized/document";
import { dependencyClosure, dependencyPath } from "../synthesized/references";
import {
  credentialsOf,
  type Credential,
  type ServiceAccount,
  type TrustModel,
  type Workload,
} from "../synthesized/trusts";
import { attributeOf, expressionOf, quoted } from "./hcl";

/** One thing that must stay as it is for a trust to hold. */
export interface Wire {
  /** The resource that carries it. */
  readonly address: string;
  /** Where in the resource's JSON it stands, blocks without their index. */
  readonly path: readonly string[];
  /** What must hold, in Terraform's language. */
  readonly condition: string;
  /** What broke when it does not hold, and what that means; names the address. */
  readonly message: string;
}

/** Look-ups that trusts hang on: another name would be another cluster, identity or vault. */
const LOOKED_UP = [
  "azurerm_kubernetes_cluster",
  "azurerm_user_assigned_identity",
  "azurerm_key_vault",
  "azurerm_container_registry",
];
const USE = "azure.workload.identity/use";
const JSON_OF_STACK = 'jsondecode(file("${path.module}/cdk.tf.json"))';

/**
 * Every wire of a stack's trusts.
 *
 * @param original the document as synthesized, in which values can be followed into other stacks
 * @param written the document of the bundle, whose expressions the conditions repeat
 */
export function wiresOf(model: TrustModel, original: StackDocument, written: StackDocument): readonly Wire[] {
  const wires = new Wires(model, original, written);
  const own = <T extends { readonly stack: string }>(all: readonly T[]): readonly T[] =>
    all.filter((each) => each.stack === original.name);
  for (const each of managed(original, "azurerm_kubernetes_cluster")) wires.cluster(each);
  for (const each of managed(original, "azurerm_key_vault")) wires.vault(each);
  for (const each of own(model.credentials)) wires.credential(each);
  wires.chains(own(model.credentials));
  for (const each of own(model.serviceAccounts)) wires.serviceAccount(each);
  for (const each of own(model.workloads)) wires.workload(each);
  for (const each of own(model.grants)) wires.grant(each.address);
  for (const each of original.resources.values())
    if (each.mode === "data" && LOOKED_UP.includes(each.type)) wires.lookUp(each);
  wires.clusters();
  return wires.found;
}

class Wires {
  public readonly found: Wire[] = [];

  constructor(
    private readonly model: TrustModel,
    private readonly original: StackDocument,
    private readonly written: StackDocument,
  ) {}

  public cluster(cluster: Resource): void {
    const { address } = cluster;
    this.stays(
      address,
      ["oidc_issuer_enabled"],
      `the issuer of ${address} is off: no token of its pods can be exchanged`,
    );
    this.stays(
      address,
      ["workload_identity_enabled"],
      `workload identity of ${address} is off: its pods get no token at their next restart`,
    );
    for (const key of ["client_id", "object_id", "user_assigned_identity_id"])
      this.equals(
        address,
        ["kubelet_identity", key],
        `${address} runs its nodes as another identity (${key}), which holds none of the kubelet's grants`,
        ["kubelet_identity", 0, key],
      );
  }

  public vault(vault: Resource): void {
    const { address } = vault;
    this.stays(
      address,
      ["purge_protection_enabled"],
      `${address} lost its purge protection: its secrets can be deleted for good`,
    );
    for (const key of ["rbac_authorization_enabled", "enable_rbac_authorization"])
      this.stays(address, [key], `${address} left RBAC mode: its role assignments no longer count`);
  }

  public credential(credential: Credential): void {
    const { address } = credential;
    this.equals(
      address,
      ["issuer"],
      `${address} trusts another issuer than the cluster's: the token exchange fails with AADSTS70021 or lets another cluster in`,
    );
    this.equals(
      address,
      ["subject"],
      `${address} names another subject: the service account ${accountName(credential)} is shut out, or another one let in`,
    );
    this.equals(address, ["audience"], `${address} asks for another audience than the tokens of pods carry`);
    for (const key of ["user_assigned_identity_id", "parent_id"])
      this.equals(address, [key], `${address} belongs to another identity`);
  }

  /** Azure refuses two writes to one identity at a time. */
  public chains(credentials: readonly Credential[]): void {
    const byIdentity = new Map<string, string[]>();
    for (const { identity, address } of credentials)
      if (identity !== undefined) byIdentity.set(identity, [...(byIdentity.get(identity) ?? []), address]);
    for (const addresses of byIdentity.values()) {
      const before = (address: string): number =>
        addresses.filter((each) => dependencyClosure(this.original, address).has(each)).length;
      const inTurn = [...addresses].sort((a, b) => before(a) - before(b));
      inTurn.slice(1).forEach((address, index) => this.chain(inTurn[index]!, address));
    }
  }

  public serviceAccount(account: ServiceAccount): void {
    const { address } = account;
    const name = `${account.namespace.text}/${account.name.text}`;
    const metadata = this.metadataPath(address);
    for (const key of ["name", "namespace"])
      this.equals(
        address,
        [...metadata, key],
        `${address} is no longer the service account ${name}, which the credential and the pods name`,
        this.indexed(address, [...metadata, key]),
      );
    const annotations = account.annotationsPath.replaceAll("[0]", "").split(".");
    for (const [key, meaning] of [
      ["azure.workload.identity/client-id", "another identity than the one that trusts it"],
      ["azure.workload.identity/tenant-id", "another tenant"],
    ] as const)
      this.equals(
        address,
        [...annotations, key],
        `${address} (service account ${name}) points to ${meaning} (${key})`,
        this.indexed(address, [...annotations, key]),
      );
  }

  public workload(workload: Workload): void {
    const bound = this.model.serviceAccounts.some(
      (each) =>
        each.namespace.text === workload.namespace.text &&
        each.name.text === workload.serviceAccountName.text &&
        (each.clientId !== undefined || credentialsOf(this.model, each).length > 0),
    );
    if (!bound && !workload.labelled) return;
    const { address } = workload;
    const name = `${workload.kind} ${workload.namespace.text}/${workload.name.text}`;
    const template = workload.templatePath === "" ? [] : workload.templatePath.replaceAll("[0]", "").split(".");
    const inManifest = workload.templatePath.startsWith("manifest");
    const label = [...template, "metadata", "labels", USE];
    if (workload.labelled)
      this.found.push({
        address,
        path: label,
        condition: `try(${attributeOf(address, this.indexed(address, label))}, "") == "true"`,
        message: `the pod template of ${address} (${name}) lost the label ${USE} = "true": its pods get no token`,
      });
    const account = [...template, "spec", inManifest ? "serviceAccountName" : "service_account_name"];
    this.equals(
      address,
      account,
      `the pods of ${address} (${name}) run as another service account than ${workload.serviceAccountName.text}, which the credential names`,
      this.indexed(address, account),
    );
    const namespace = [...this.metadataPath(address), "namespace"];
    this.equals(
      address,
      namespace,
      `${address} (${name}) left the namespace of its service account`,
      this.indexed(address, namespace),
    );
  }

  public grant(address: string): void {
    const what: readonly (readonly [string, string])[] = [
      ["role_definition_name", "grants another role"],
      ["role_definition_id", "grants another role"],
      ["principal_id", "grants to another principal"],
      ["principal_type", "names another type of principal"],
      ["scope", "grants on another scope"],
      ["condition", "lost or changed its condition"],
      ["object_id", "grants to another principal"],
      ["key_vault_id", "grants on another vault"],
      ["secret_permissions", "grants other rights to secrets"],
      ["key_permissions", "grants other rights to keys"],
      ["certificate_permissions", "grants other rights to certificates"],
    ];
    for (const [key, meaning] of what) this.equals(address, [key], `${address} ${meaning} (${key})`);
  }

  public lookUp(data: Resource): void {
    for (const key of ["name", "resource_group_name"])
      this.equals(
        data.address,
        [key],
        `${data.address} looks up another ${data.type.replace(/^azurerm_/, "").replaceAll("_", " ")} (${key})`,
      );
  }

  /** Which cluster the Kubernetes objects go to: a test cannot see a provider's configuration, but the file it is in. */
  public clusters(): void {
    const configured = isObject(this.written.json.provider) ? this.written.json.provider.kubernetes : undefined;
    (Array.isArray(configured) ? configured : []).forEach((each: unknown, index) => {
      const host = isObject(each) ? each.host : undefined;
      if (typeof host !== "string") return;
      this.found.push({
        address: "provider.kubernetes",
        path: [String(index), "host"],
        condition: `try(${JSON_OF_STACK}.provider.kubernetes[${index}].host, "") == ${quoted(host)}`,
        message: `provider.kubernetes talks to another cluster: service accounts and pods would go there`,
      });
    });
  }

  private chain(first: string, second: string): void {
    const path = dependencyPath(this.original, second, first);
    path.slice(1).forEach((to, index) => {
      const from = path[index]!;
      const [type, name] = from.split(".") as [string, string];
      const json = `${JSON_OF_STACK}.resource.${type}[${quoted(name)}]`;
      const listed = this.original.resources.get(from)?.values.depends_on;
      const direct = Array.isArray(listed) && listed.includes(to);
      this.found.push({
        address: from,
        path: direct ? ["depends_on"] : [],
        condition: direct
          ? `contains(try(${json}.depends_on, []), ${quoted(to)})`
          : `strcontains(try(jsonencode(${json}), ""), ${quoted(`${to}.`)})`,
        message: `${from} no longer waits for ${to}: two credentials of one identity are written at once, which Azure refuses`,
      });
    });
  }

  /** A protection that is on must stay on. */
  private stays(address: string, path: readonly string[], message: string): void {
    const value = this.valueAt(this.original, address, path);
    if (value !== true && value !== "true") return;
    this.found.push({ address, path, condition: `try(${attributeOf(address, path)}, false) == true`, message });
  }

  /** What stands at a path must stay what it is. */
  private equals(
    address: string,
    path: readonly string[],
    message: string,
    attribute: readonly (string | number)[] = path,
  ): void {
    const original = this.valueAt(this.original, address, path);
    const written = this.valueAt(this.written, address, path);
    const expected = Array.isArray(original) ? this.expectedList(original, written) : this.expected(original, written);
    if (expected === undefined) return;
    const actual = attributeOf(address, attribute);
    const condition = Array.isArray(original)
      ? `try(tolist(${actual}), []) == ${expected}`
      : `try(${actual}, "") == ${expected}`;
    this.found.push({ address, path, condition, message });
  }

  private expectedList(original: readonly unknown[], written: unknown): string | undefined {
    const each = original.map((one, index) => this.expected(one, Array.isArray(written) ? written[index] : undefined));
    return each.length === 0 || each.includes(undefined) ? undefined : `tolist([${each.join(", ")}])`;
  }

  private expected(original: unknown, written: unknown): string | undefined {
    const value = this.model.stacks.resolve(this.original, original);
    if (!value || typeof original !== "string" || typeof written !== "string") return undefined;
    return value.literal ? quoted(value.text) : expressionOf(written);
  }

  private valueAt(document: StackDocument, address: string, path: readonly string[]): unknown {
    const values: unknown = document.resources.get(address)?.values;
    return path.reduce<unknown>((at, key, index) => {
      if (index === path.length - 1) return isObject(at) ? at[key] : undefined;
      return key === "labels" || key === "annotations" ? (isObject(at) ? at[key] : undefined) : block(at, key);
    }, values);
  }

  private metadataPath(address: string): readonly string[] {
    return address.startsWith("kubernetes_manifest.") ? ["manifest", "metadata"] : ["metadata"];
  }

  /** A path with the index that Terraform gives each block; manifests are plain values without. */
  private indexed(address: string, path: readonly string[]): readonly (string | number)[] {
    if (address.startsWith("kubernetes_manifest.")) return path;
    const attributes = new Set(["labels", "annotations"]);
    return path.flatMap((key, index) =>
      index === path.length - 1 || attributes.has(key) || attributes.has(path[index - 1] ?? "") ? [key] : [key, 0],
    );
  }
}

function accountName(credential: Credential): string {
  const { serviceAccount, subject } = credential;
  return serviceAccount ? `${serviceAccount.namespace}/${serviceAccount.name}` : (subject?.text ?? "");
}
