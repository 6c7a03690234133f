// What the stand-ins of other programs know: the words of a command, and its options. `!` marks an option that takes no
// value, `*` one that the command requires. From the help of Azure CLI 2.68, kubectl 1.32, Helm 3.17, GitHub CLI 2.67 and
// checkov 3.3, as far as the pages use them.
const AZ = "--output --query --subscription --only-show-errors!";
const KUBECTL = "--namespace -n --all-namespaces! -A! --output -o --selector -l --context";

exports.COMMANDS = {
  az: {
    login: "--use-device-code! --tenant --service-principal! --identity!",
    version: "",
    "account set": "--subscription* --name",
    "account show": AZ,
    "ad app federated-credential create": `${AZ} --id* --parameters*`,
    "aks get-credentials": `${AZ} --resource-group* --name* --overwrite-existing! --admin! --file`,
    "aks list": `${AZ} --resource-group`,
    "aks nodepool upgrade": `${AZ} --resource-group* --cluster-name* --name* --node-image-only! --kubernetes-version --yes!`,
    "aks show": `${AZ} --resource-group* --name*`,
    "aks update": `${AZ} --resource-group* --name* --enable-oidc-issuer! --enable-workload-identity! --enable-managed-identity! --assign-identity --assign-kubelet-identity --disable-pod-identity! --yes!`,
    "group create": `${AZ} --name* --location*`,
    "group delete": `${AZ} --name* --yes! --no-wait!`,
    "identity federated-credential list": `${AZ} --identity-name* --resource-group*`,
    "identity list": `${AZ} --resource-group`,
    "identity show": `${AZ} --name* --resource-group*`,
    "keyvault list": `${AZ} --resource-group`,
    "keyvault secret show": `${AZ} --vault-name* --name*`,
    "keyvault show": `${AZ} --name* --resource-group`,
    "role assignment list": `${AZ} --all! --assignee --scope --role`,
    "role assignment create": `${AZ} --assignee --assignee-object-id --assignee-principal-type --role* --scope* --condition --condition-version`,
  },
  kubectl: {
    apply: `${KUBECTL} --filename -f`,
    delete: `${KUBECTL} --filename -f`,
    describe: KUBECTL,
    get: `${KUBECTL} --watch! --show-labels!`,
    logs: `${KUBECTL} --follow! --since --tail --container -c --previous!`,
    patch: `${KUBECTL} --patch --patch-file --type`,
    rollout: KUBECTL,
    wait: `${KUBECTL} --for* --timeout`,
  },
  kubelogin: { "convert-kubeconfig": "--login -l" },
  helm: { template: "--namespace --values -f --set" },
  gh: { api: "--jq -q --method" },
  checkov: {
    "": "-d* --framework* --compact! --baseline --output-baseline-as-skipped! --quiet!",
  },
};
