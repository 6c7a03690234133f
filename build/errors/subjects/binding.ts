import { Fn } from "cdktf";
import {
  EntraApplication,
  FederatedBinding,
  FederatedCredential,
  Pipeline,
  PipelineBinding,
  SecretProviderClass,
} from "../../../constructs";
import type { Explanations } from "../given";

const GITHUB = { owner: "contoso", repository: "orders" } as const;
const CLIENT_ID = "33333333-3333-3333-3333-333333333333";
const ISSUER = "https://token.actions.githubusercontent.com";

export const BINDING: Explanations = {
  "binding-account-twice": {
    cause: "Two bindings create the same service account of the same cluster.",
    fix: "Keep one binding. Call its method `addIdentity` for each further identity.",
    example: ({ stack, cluster }) => {
      const serviceAccount = { namespace: "orders", name: "orders-api" };
      new FederatedBinding(stack, "orders", { cluster, serviceAccount });
      new FederatedBinding(stack, "again", { cluster, serviceAccount });
    },
  },
  "binding-add-on-account": {
    cause: "An AKS add-on creates this service account, so Terraform cannot create it.",
    fix: 'Set `serviceAccountMode: "adopt"`.',
    example: ({ stack, cluster }) =>
      new FederatedBinding(stack, "keda", {
        cluster,
        serviceAccount: { namespace: "kube-system", name: "keda-operator" },
      }),
  },
  "binding-adopted-account": {
    cause: "Only annotations of an adopted service account are managed. The other props would have no effect.",
    fix: "Remove the prop, and set the value where the service account is created.",
    example: ({ stack, cluster }) =>
      new FederatedBinding(stack, "orders", {
        cluster,
        serviceAccount: { namespace: "orders", name: "orders-api" },
        serviceAccountMode: "adopt",
        automountServiceAccountToken: false,
      }),
  },
  "binding-app-registration-role": {
    cause: "A role is granted to the object id of a principal. The object id of an app registration is unknown.",
    fix: "Grant the role to the service principal of the app registration: `Principal.fromObjectId`.",
    example: ({ stack, cluster, vault }) => {
      const identity = EntraApplication.fromClientId(stack, "app", { clientId: CLIENT_ID });
      const serviceAccount = { namespace: "orders", name: "orders-api" };
      vault.grantSecretsUser(new FederatedBinding(stack, "orders", { cluster, serviceAccount, identity }));
    },
  },
  "binding-cluster-off": {
    cause: "Workload identity of the cluster is off, so new pods get no token.",
    fix: "Turn workload identity on, or remove the binding before you turn it off.",
    example: ({ stack, existingCluster }) =>
      new FederatedBinding(stack, "orders", {
        cluster: existingCluster("blue", false),
        serviceAccount: { namespace: "orders", name: "orders-api" },
      }),
  },
  "binding-cluster-twice": {
    cause: "The same cluster is in `cluster` and `alsoTrusts`, or twice in `alsoTrusts`.",
    fix: "Name each cluster once.",
    example: ({ stack, cluster }) =>
      new FederatedBinding(stack, "orders", {
        cluster,
        alsoTrusts: [cluster],
        serviceAccount: { namespace: "orders", name: "orders-api" },
      }),
  },
  "binding-identity-wait": {
    cause: "`identityWaitSeconds` is the wait for the identity that the binding creates. Here the identity is given.",
    fix: "Set `waitSeconds` of that identity.",
    example: ({ stack, cluster, identity }) =>
      new FederatedBinding(stack, "orders", {
        cluster,
        identity,
        identityWaitSeconds: 60,
        serviceAccount: { namespace: "orders", name: "orders-api" },
      }),
  },
  "binding-managed-namespace": {
    cause: "The webhook ignores namespaces that AKS manages, so their pods get no token.",
    fix: "Use another namespace.",
    example: ({ stack, cluster }) =>
      new FederatedBinding(stack, "orders", { cluster, serviceAccount: { namespace: "kube-system", name: "api" } }),
  },
  "binding-namespace-twice": {
    cause: "Two stacks create the same namespace. The second apply would fail.",
    fix: "Set `createNamespace: false` in one of them, and add a dependency between the stacks.",
    example: ({ stack, newStack, cluster }) => {
      new FederatedBinding(stack, "api", { cluster, serviceAccount: { namespace: "orders", name: "api" } });
      new FederatedBinding(newStack("jobs"), "jobs", {
        cluster,
        serviceAccount: { namespace: "orders", name: "jobs" },
      });
    },
  },
  "binding-other-cluster": {
    cause: "The kubernetes provider of the stack connects to another cluster, so objects would be created there.",
    fix: "Pass the provider of this cluster as `kubernetesProvider`, or use `alsoTrusts` if only its issuer is to be trusted.",
    example: ({ stack, cluster, existingCluster }) => {
      new FederatedBinding(stack, "orders", { cluster, serviceAccount: { namespace: "orders", name: "api" } });
      new FederatedBinding(stack, "again", {
        cluster: existingCluster("green"),
        serviceAccount: { namespace: "orders", name: "api" },
      });
    },
  },
  "binding-without-resources": {
    cause: "The binding creates neither a credential nor a service account, so nothing can be waited for.",
    fix: "Remove the use of `ready`, or let the binding create the service account.",
    example: ({ stack, cluster }) => {
      const identity = EntraApplication.fromClientId(stack, "app", { clientId: CLIENT_ID });
      const serviceAccount = { namespace: "orders", name: "orders-api" };
      const binding = new FederatedBinding(stack, "orders", {
        cluster,
        serviceAccount,
        identity,
        serviceAccountMode: "manifest",
        createNamespace: false,
      });
      return binding.ready;
    },
  },
  "credential-count": {
    cause: "Azure allows a limited number of federated identity credentials on one identity.",
    fix: "Use another identity for some of the service accounts.",
    example: ({ stack, identity }) => {
      for (let i = 1; i <= 21; i++)
        new FederatedCredential(stack, `credential-${i}`, {
          identity,
          credentialName: `branch-${i}`,
          issuer: ISSUER,
          subject: `repo:contoso/orders:ref:refs/heads/${i}`,
        });
    },
  },
  "credential-name-taken": {
    cause:
      "An identity has two credentials with the same name, for example of bindings in two stacks whose clusters have the same construct id.",
    fix: "Choose another name. For a binding, choose another construct id for one of the clusters.",
    example: ({ stack, identity }) => {
      const trust = { identity, issuer: ISSUER, credentialName: "github" };
      new FederatedCredential(stack, "one", { ...trust, subject: "repo:contoso/orders:pull_request" });
      new FederatedCredential(stack, "two", { ...trust, subject: "repo:contoso/billing:pull_request" });
    },
  },
  "credential-subject-twice": {
    cause: "An identity has two credentials with the same issuer and subject. Azure rejects the second one.",
    fix: "Remove one of the two.",
    example: ({ stack, identity }) => {
      const trust = { identity, issuer: ISSUER, subject: "repo:contoso/orders:pull_request" };
      new FederatedCredential(stack, "one", { ...trust, credentialName: "one" });
      new FederatedCredential(stack, "two", { ...trust, credentialName: "two" });
    },
  },
  "credential-text": {
    cause:
      "Entra ID compares subject and audience exactly, without wildcards, and accepts a wrong value without an error.",
    fix: "Write the exact value.",
    example: ({ stack, identity }) =>
      new FederatedCredential(stack, "github", {
        identity,
        credentialName: "github",
        issuer: ISSUER,
        subject: "repo:contoso/orders:*",
      }),
  },
  issuer: {
    cause: "Entra ID compares the issuer exactly with the claim `iss` of the token.",
    fix: "Use the issuer that the cluster or the identity provider shows. The issuer of AKS ends with a slash.",
    example: ({ stack, identity }) =>
      new FederatedCredential(stack, "github", {
        identity,
        credentialName: "github",
        issuer: "http://token.actions.githubusercontent.com",
        subject: "repo:contoso/orders:pull_request",
      }),
  },
  "label-shape": {
    cause: "Kubernetes rejects the key or the value of a label.",
    fix: "Use letters, digits, hyphens, underscores and periods.",
    example: ({ stack, cluster }) =>
      new FederatedBinding(stack, "orders", {
        cluster,
        serviceAccount: { namespace: "orders", name: "orders-api" },
        serviceAccountLabels: { team: "Team Orders" },
      }),
  },
  "mount-container": {
    cause:
      "`containers` names a container that the pod does not have, or the pod has a container that is not an object.",
    fix: "Use the names of the containers of the pod.",
    example: ({ stack, binding, vault }) => {
      const files = new SecretProviderClass(stack, "files", { binding, vault, objects: [{ name: "password" }] });
      return files.mountIn({ spec: { container: [{ name: "api" }] } }, { containers: ["app"] });
    },
  },
  "mount-path": {
    cause: "Kubernetes needs an absolute path without a colon.",
    fix: "Write a path such as `/mnt/secrets-store`.",
    example: ({ stack, binding, vault }) => {
      const files = new SecretProviderClass(stack, "files", { binding, vault, objects: [{ name: "password" }] });
      return files.mountIn({ spec: { container: [{ name: "api" }] } }, { mountPath: "secrets" });
    },
  },
  "mount-token": {
    cause: "The containers or volumes of the pod are a token, so the mount cannot be added to them.",
    fix: "Write the containers as a list, or add the volume and the mounts yourself.",
    example: ({ stack, binding, vault }) => {
      const files = new SecretProviderClass(stack, "files", { binding, vault, objects: [{ name: "password" }] });
      return files.mountIn({ spec: { container: Fn.jsondecode(binding.clientId) as unknown } });
    },
  },
  "pipeline-identity": {
    cause: "A PipelineBinding either uses an identity or creates one. It was given both or neither.",
    fix: "Pass `identity`, or `resourceGroup` and `identityName`.",
    example: ({ stack }) => new PipelineBinding(stack, "apply", { pipelines: [Pipeline.githubPullRequest(GITHUB)] }),
  },
  "pipeline-none": {
    cause: "A PipelineBinding without pipelines trusts nothing.",
    fix: "Add at least one pipeline.",
    example: ({ stack, identity }) => new PipelineBinding(stack, "apply", { identity, pipelines: [] }),
  },
  "pipeline-pull-request": {
    cause: "The author of a pull request decides what runs, so it would have the rights of the other pipelines.",
    fix: "Use another identity for pull requests, which only reads.",
    example: ({ stack, identity }) =>
      new PipelineBinding(stack, "apply", {
        identity,
        pipelines: [Pipeline.githubBranch({ ...GITHUB, branch: "main" }), Pipeline.githubPullRequest(GITHUB)],
      }),
  },
  "pipeline-ref": {
    cause: "The name of a branch or tag is given with its prefix, which is added again.",
    fix: "Use the short name, such as `main`.",
    example: ({ stack, identity }) =>
      new PipelineBinding(stack, "apply", {
        identity,
        pipelines: [Pipeline.githubBranch({ ...GITHUB, branch: "refs/heads/main" })],
      }),
  },
  "pipeline-repository": {
    cause: "The owner, the repository or their numbers do not have the form that GitHub uses.",
    fix: "Pass owner and repository separately. The numbers are those of the GitHub API.",
    example: ({ stack, identity }) =>
      new PipelineBinding(stack, "apply", {
        identity,
        pipelines: [Pipeline.githubPullRequest({ owner: "contoso", repository: "contoso/orders" })],
      }),
  },
  "pipeline-service-connection": {
    cause: "The subject is not the one that the service connection shows.",
    fix: "Copy the subject identifier from the service connection in Azure DevOps.",
    example: ({ stack, identity }) => {
      const pipeline = Pipeline.azureDevOps({
        connectionName: "azure",
        issuer: "https://vstoken.dev.azure.com/44444444-4444-4444-4444-444444444444",
        subject: "contoso/orders",
      });
      new PipelineBinding(stack, "apply", { identity, pipelines: [pipeline] });
    },
  },
  "pipeline-token-name": {
    cause: "The name of the credential contains the names of the pipeline, and construct ids cannot contain tokens.",
    fix: "Use literal names.",
    example: ({ stack, identity }) =>
      new PipelineBinding(stack, "apply", {
        identity,
        pipelines: [Pipeline.githubEnvironment({ ...GITHUB, environment: identity.clientId })],
      }),
  },
  "secret-class-cluster": {
    cause: "`kubernetes_manifest` reads from the API server during the plan. The cluster does not exist at that time.",
    fix: "Create the cluster in another stack.",
    example: ({ stack, newCluster, vault }) => {
      const serviceAccount = { namespace: "orders", name: "orders-api" };
      const binding = new FederatedBinding(stack, "orders", { cluster: newCluster({}), serviceAccount });
      new SecretProviderClass(stack, "files", { binding, vault, objects: [{ name: "password" }] });
    },
  },
  "secret-class-tenant": {
    cause: "The identity of the binding is an app registration whose tenant is unknown.",
    fix: "Set `tenantId`.",
    example: ({ stack, cluster, vault }) => {
      const identity = EntraApplication.fromClientId(stack, "app", { clientId: CLIENT_ID });
      const serviceAccount = { namespace: "orders", name: "orders-api" };
      const binding = new FederatedBinding(stack, "orders", { cluster, serviceAccount, identity });
      new SecretProviderClass(stack, "files", { binding, vault, objects: [{ name: "password" }] });
    },
  },
};
