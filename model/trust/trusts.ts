import { BUILT_IN_ROLES } from "../../facts/roles";
import { blocks, isObject, type JsonObject, managed, type Resource, type StackDocument } from "../terraform/document";
import { Entities, type Entity } from "./entities";
import { Stacks, type Value } from "../terraform/values";
import { podTemplateOf, serviceAccountOf } from "./workloads";

/** Where a part of the model is declared. */
export interface Declared {
  readonly stack: string;
  readonly address: string;
}

/** A federated identity credential: who of which issuer may act as which identity. */
export interface Credential extends Declared {
  readonly name?: Value;
  /** Key of the identity's entity. */
  readonly identity?: string;
  readonly issuer?: Value;
  /** Key of the cluster whose issuer it is, where the documents tell it. */
  readonly cluster?: string;
  readonly subject?: Value;
  /** The service account the subject names, where it names one. */
  readonly serviceAccount?: { readonly namespace: string; readonly name: string };
  readonly audiences: readonly Value[];
}

/** A Kubernetes service account that a stack declares, or puts annotations on. */
export interface ServiceAccount extends Declared {
  readonly namespace: Value;
  readonly name: Value;
  readonly cluster?: string;
  /** `azure.workload.identity/client-id`. */
  readonly clientId?: Value;
  /** `azure.workload.identity/tenant-id`. */
  readonly tenantId?: Value;
  /** Key of the identity whose client id that is, where the documents tell it. */
  readonly identity?: string;
  readonly ownership: "created" | "adopted";
  /** Where its annotations are, as Terraform indexes them. */
  readonly annotationsPath: string;
}

/** What makes pods. */
export interface Workload extends Declared {
  readonly kind: string;
  readonly namespace: Value;
  readonly name: Value;
  readonly cluster?: string;
  /** The service account its pods run as; `default` where none is written. */
  readonly serviceAccountName: Value;
  /** Whether the label of the pod template, `azure.workload.identity/use`, is `"true"`; nothing where it cannot be read. */
  readonly labelled?: boolean;
  readonly containers: readonly Value[];
  /** Where its pod template is, as Terraform indexes it. */
  readonly templatePath: string;
}

/** A role, an access policy or another right that a principal gets on a scope. */
export interface Grant extends Declared {
  /** The role's name, also of a built-in one that is given by id; the id of another; `access policy: secrets get, list`. */
  readonly role: Value;
  /** Key of the principal's entity. */
  readonly principal?: string;
  readonly principalId?: Value;
  readonly principalType?: Value;
  /** Key of the scope's entity. */
  readonly scope?: string;
  readonly scopeId?: Value;
  readonly condition?: Value;
}

/** Who may act as whom, and reach what, in all stacks of an app. */
export interface TrustModel {
  readonly stacks: Stacks;
  /** Clusters, identities, other principals and scopes by key. */
  readonly entities: ReadonlyMap<string, Entity>;
  readonly credentials: readonly Credential[];
  readonly serviceAccounts: readonly ServiceAccount[];
  readonly workloads: readonly Workload[];
  readonly grants: readonly Grant[];
}

const CLIENT_ID = "azure.workload.identity/client-id";
const TENANT_ID = "azure.workload.identity/tenant-id";
const USE = "azure.workload.identity/use";

/** Reads the trust model of stacks that belong together: those of one app, or one alone. */
export function readTrusts(documents: readonly StackDocument[]): TrustModel {
  const stacks = new Stacks(documents);
  const entities = new Entities(stacks);
  const parts = documents.map((document) => new Reader(stacks, entities, document));
  for (const each of parts) each.register();
  const model = {
    stacks,
    credentials: parts.flatMap((each) => each.credentials()),
    serviceAccounts: parts.flatMap((each) => each.serviceAccounts()),
    workloads: parts.flatMap((each) => each.workloads()),
    grants: parts.flatMap((each) => each.grants()),
  };
  return { ...model, entities: new Map(entities.all().map((each) => [each.key, each])) };
}

/** The credentials that let a service account in: those of its subject, on its cluster where both clusters are known. */
export function credentialsOf(model: TrustModel, account: ServiceAccount): readonly Credential[] {
  return model.credentials.filter((each) => letsIn(each, account));
}

/** The service accounts that a credential lets in. */
export function serviceAccountsOf(model: TrustModel, credential: Credential): readonly ServiceAccount[] {
  return model.serviceAccounts.filter((each) => letsIn(credential, each));
}

function letsIn(credential: Credential, account: ServiceAccount): boolean {
  return (
    credential.serviceAccount?.namespace === account.namespace.text &&
    credential.serviceAccount.name === account.name.text &&
    sameOrUnknown(credential.cluster, account.cluster)
  );
}

/** The workloads whose pods run as a service account. */
export function workloadsOf(
  model: TrustModel,
  account: Pick<ServiceAccount, "cluster"> & { readonly namespace: string; readonly name: string },
): readonly Workload[] {
  return model.workloads.filter(
    (each) =>
      each.namespace.text === account.namespace &&
      each.serviceAccountName.text === account.name &&
      sameOrUnknown(each.cluster, account.cluster),
  );
}

/** What an identity, or another principal, was granted. */
export function grantsOf(model: TrustModel, principal: string | undefined): readonly Grant[] {
  return principal === undefined ? [] : model.grants.filter((each) => each.principal === principal);
}

function sameOrUnknown(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}

/** Reads one document's part of the model. */
class Reader {
  constructor(
    private readonly stacks: Stacks,
    private readonly entities: Entities,
    private readonly document: StackDocument,
  ) {}

  /** Makes sure that what is created here is known, also when nothing refers to it. */
  public register(): void {
    for (const each of managed(
      this.document,
      "azurerm_kubernetes_cluster",
      "azurerm_user_assigned_identity",
      "azurerm_key_vault",
    ))
      this.entities.ofResource(this.document, each);
  }

  public credentials(): Credential[] {
    return managed(this.document, "azurerm_federated_identity_credential").map((resource) => {
      const { values } = resource;
      const issuer = this.value(values.issuer);
      const subject = this.value(values.subject);
      const account = /^system:serviceaccount:([^:]+):(.+)$/s.exec(subject?.text ?? "");
      const audiences = Array.isArray(values.audience) ? values.audience : [values.audience];
      return dense({
        ...this.declared(resource),
        name: this.value(values.name),
        identity: this.entities.ofId(this.value(values.user_assigned_identity_id ?? values.parent_id))?.key,
        issuer,
        cluster: this.clusterOf(issuer),
        subject,
        serviceAccount: account ? { namespace: account[1]!, name: account[2]! } : undefined,
        audiences: audiences.map((each) => this.value(each)).filter((each) => each !== undefined),
      });
    });
  }

  public serviceAccounts(): ServiceAccount[] {
    return [...this.document.resources.values()].flatMap((resource) => {
      const source = serviceAccountOf(resource);
      if (!source) return [];
      const annotation = (key: string): Value | undefined =>
        isObject(source.annotations) ? this.value(source.annotations[key]) : undefined;
      const clientId = annotation(CLIENT_ID);
      return [
        dense({
          ...this.declared(resource),
          namespace: this.value(source.metadata.namespace) ?? DEFAULT,
          name: this.value(source.metadata.name) ?? DEFAULT,
          cluster: this.clusterOfProvider(resource),
          clientId,
          tenantId: annotation(TENANT_ID),
          identity: this.entities.at(clientId?.place)?.key,
          ownership: source.ownership,
          annotationsPath: source.annotationsPath,
        }),
      ];
    });
  }

  public workloads(): Workload[] {
    return [...this.document.resources.values()].flatMap((resource) => {
      const template = podTemplateOf(resource);
      if (!template) return [];
      const label = isObject(template.labels) ? this.value(template.labels[USE]) : undefined;
      const unreadable = typeof template.labels === "string" || (label !== undefined && !label.literal);
      return [
        dense({
          ...this.declared(resource),
          kind: template.kind,
          namespace: this.value(template.metadata.namespace) ?? DEFAULT,
          name: this.value(template.metadata.name) ?? { text: resource.name, literal: false },
          cluster: this.clusterOfProvider(resource),
          serviceAccountName: this.value(template.serviceAccountName) ?? DEFAULT,
          labelled: unreadable ? undefined : label?.text === "true",
          containers: template.containers.map((each) => this.value(each)).filter((each) => each !== undefined),
          templatePath: template.path,
        }),
      ];
    });
  }

  public grants(): Grant[] {
    const roles = managed(this.document, "azurerm_role_assignment").map((resource) => {
      const { values } = resource;
      const principalId = this.value(values.principal_id);
      const scopeId = this.value(values.scope);
      return dense({
        ...this.declared(resource),
        role: this.value(values.role_definition_name) ?? this.roleOfId(values.role_definition_id),
        principal: this.entities.ofPrincipal(principalId)?.key,
        principalId,
        principalType: this.value(values.principal_type),
        scope: this.entities.ofId(scopeId)?.key,
        scopeId,
        condition: this.value(values.condition),
      });
    });
    const policies = managed(this.document, "azurerm_key_vault_access_policy").map((resource) => {
      const { values } = resource;
      const principalId = this.value(values.object_id);
      const scopeId = this.value(values.key_vault_id);
      return dense({
        ...this.declared(resource),
        role: { text: `access policy: ${permissions(values)}`, literal: true },
        principal: this.entities.ofPrincipal(principalId)?.key,
        principalId,
        scope: this.entities.ofId(scopeId)?.key,
        scopeId,
      });
    });
    const inline = managed(this.document, "azurerm_key_vault").flatMap((resource) =>
      blocks(resource.values, "access_policy").map((policy) => {
        const principalId = this.value(policy.object_id);
        return dense({
          ...this.declared(resource),
          role: { text: `access policy: ${permissions(policy)}`, literal: true },
          principal: this.entities.ofPrincipal(principalId)?.key,
          principalId,
          scope: this.entities.ofResource(this.document, resource).key,
        });
      }),
    );
    return [...roles, ...policies, ...inline];
  }

  /** The name of a custom role at hand or of a built-in one, otherwise the id as it stands. */
  private roleOfId(id: unknown): Value {
    const value = this.value(id);
    const definition = value?.place && this.stacks.resourceAt(value.place);
    const stack = this.stacks.documents.find((each) => each.name === value?.place?.stack);
    const name = definition && stack ? this.stacks.resolve(stack, definition.values.name) : undefined;
    return name ?? builtIn(value) ?? value ?? { text: "", literal: true };
  }

  private clusterOf(value: Value | undefined): string | undefined {
    const owner = this.entities.at(value?.place);
    return owner?.kind === "cluster" ? owner.key : undefined;
  }

  /** The cluster that the provider of a Kubernetes object talks to. */
  private clusterOfProvider(resource: Resource): string | undefined {
    return this.clusterOf(this.value(this.document.providers.get(resource.provider)?.values.host));
  }

  private value(value: unknown): Value | undefined {
    return this.stacks.resolve(this.document, value);
  }

  private declared(resource: Resource): Declared {
    return { stack: this.document.name, address: resource.address };
  }
}

/** Two ways to write one role are one role. */
function builtIn(id: Value | undefined): Value | undefined {
  const uuid = /\/roleDefinitions\/([0-9a-f-]{36})$/i.exec(id?.text ?? "")?.[1]?.toLowerCase();
  const [name] = Object.entries(BUILT_IN_ROLES).find(([, each]) => each === uuid) ?? [];
  return name === undefined ? undefined : { text: name, literal: true };
}

const DEFAULT: Value = { text: "default", literal: true };

function permissions(values: JsonObject): string {
  return ["secret", "key", "certificate", "storage"]
    .flatMap((kind) => {
      const list = values[`${kind}_permissions`];
      return Array.isArray(list) && list.length > 0 ? [`${kind}s ${list.map(String).join(", ")}`] : [];
    })
    .join("; ");
}

/** Leaves out what is undefined, so that an absent part is absent. */
function dense<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T;
}
