import { POD_IDENTITY } from "../../facts/kubernetes/pod-identity";
import { type Fields, at, fields, list, text, texts } from "./source-object";

/** Properties of every manifest. */
export interface Manifest {
  /** Its position in the input, counted from 0. */
  readonly index: number;
  readonly kind: string;
  readonly name: string;
  /** The namespace that the manifest states; undefined if it states none. */
  readonly namespace?: string;
  readonly file: string;
  readonly line: number;
  /** How special its file is: 0 for a file of all environments. A higher one overrides a lower one. @default 0 */
  readonly layer?: number;
}

/** How an object of pod identity was created, according to its labels. */
export type Origin = "add-on" | "helm" | "unknown";

export interface IdentityManifest extends Manifest {
  /** 0 user-assigned managed identity, 1 service principal with secret, 2 with certificate; undefined for another value. */
  readonly type?: 0 | 1 | 2;
  /** The stated value of the type. */
  readonly statedType?: string;
  readonly resourceId?: string;
  readonly clientId?: string;
  readonly tenantId?: string;
  readonly auxiliaryTenantIds: readonly string[];
  /** The name of the Secret with the password or certificate of the service principal. */
  readonly secret?: { readonly name: string; readonly namespace?: string };
  /** Matches pods of its own namespace only. */
  readonly namespaced: boolean;
  readonly origin: Origin;
  /** Fields with the capitals of versions before 1.6. */
  readonly oldCapitals: readonly string[];
}

export interface BindingManifest extends Manifest {
  readonly azureIdentity?: string;
  readonly selector?: string;
  readonly origin: Origin;
  readonly oldCapitals: readonly string[];
}

export interface ExceptionManifest extends Manifest {
  readonly podLabels: Readonly<Record<string, string>>;
  readonly origin: Origin;
}

/** The identity of a pod at the time of the dump. */
export interface AssignedManifest extends Manifest {
  readonly pod?: string;
  readonly podNamespace?: string;
  readonly azureIdentity?: string;
  readonly azureIdentityNamespace?: string;
}

/** Reads fields in any case, and records fields that version 1.6 and later spell differently. */
class Spec {
  public readonly oldCapitals: string[] = [];

  constructor(private readonly spec: Fields) {}

  public get(name: string): unknown {
    if (Object.hasOwn(this.spec, name)) return this.spec[name];
    const other = Object.keys(this.spec).find((key) => key.toLowerCase() === name.toLowerCase());
    if (other === undefined) return undefined;
    this.oldCapitals.push(other);
    return this.spec[other];
  }
}

function originOf(object: unknown): Origin {
  const labels = texts(at(object, "metadata", "labels"));
  if (labels["kubernetes.azure.com/managedby"] === "aks") return "add-on";
  if (labels["app.kubernetes.io/managed-by"] === "Helm" || labels["helm.sh/chart"] !== undefined) return "helm";
  return "unknown";
}

function statedType(value: unknown): 0 | 1 | 2 | undefined {
  if (value === undefined || value === null) return 0;
  const stated = text(value);
  return stated === "0" ? 0 : stated === "1" ? 1 : stated === "2" ? 2 : undefined;
}

export function readIdentity(manifest: Manifest, object: unknown): IdentityManifest {
  const spec = new Spec(fields(at(object, "spec")) ?? {});
  const password = new Spec(fields(spec.get("clientPassword")) ?? {});
  const secretName = text(password.get("name"));
  return {
    ...manifest,
    type: statedType(spec.get("type")),
    statedType: text(spec.get("type")),
    resourceId: text(spec.get("resourceID")),
    clientId: text(spec.get("clientID")),
    tenantId: text(spec.get("tenantID")),
    auxiliaryTenantIds: list(spec.get("auxiliaryTenantIDs")).flatMap((each) => text(each) ?? []),
    secret: secretName === undefined ? undefined : { name: secretName, namespace: text(password.get("namespace")) },
    // The add-on runs in managed mode, which always matches inside a namespace.
    namespaced:
      originOf(object) === "add-on" ||
      texts(at(object, "metadata", "annotations"))[POD_IDENTITY.behavior] === "namespaced",
    origin: originOf(object),
    oldCapitals: [...new Set(spec.oldCapitals)],
  };
}

export function readBinding(manifest: Manifest, object: unknown): BindingManifest {
  const spec = new Spec(fields(at(object, "spec")) ?? {});
  return {
    ...manifest,
    azureIdentity: text(spec.get("azureIdentity")),
    selector: text(spec.get("selector")),
    origin: originOf(object),
    oldCapitals: [...new Set(spec.oldCapitals)],
  };
}

export function readException(manifest: Manifest, object: unknown): ExceptionManifest {
  const spec = new Spec(fields(at(object, "spec")) ?? {});
  return { ...manifest, podLabels: texts(spec.get("podLabels")), origin: originOf(object) };
}

export function readAssigned(manifest: Manifest, object: unknown): AssignedManifest {
  const spec = new Spec(fields(at(object, "spec")) ?? {});
  const identity = at(spec.get("azureIdentityRef"), "metadata");
  return {
    ...manifest,
    pod: text(spec.get("pod")),
    podNamespace: text(spec.get("podNamespace")),
    azureIdentity: text(at(identity, "name")),
    azureIdentityNamespace: text(at(identity, "namespace")),
  };
}
