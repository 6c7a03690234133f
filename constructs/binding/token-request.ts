import { TOKEN_PROXY_VARIABLES as PROXY } from "../../facts/azure/identity-binding";

/** The form that is sent for a token, and the token in the answer. */
const FORM = `    --data-urlencode grant_type=client_credentials \\
    --data-urlencode "client_id=$AZURE_CLIENT_ID" \\
    --data-urlencode "scope=$TOKEN_SCOPE" \\
    --data-urlencode client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer \\
    --data-urlencode "client_assertion@$AZURE_FEDERATED_TOKEN_FILE" 2>&1) || true
  token=$(printf %s "$answer" | sed -n 's/.*"access_token":"\\([^"]*\\)".*/\\1/p')
`;

/**
 * The lines of a shell script that ask Entra ID to exchange the token of the pod, and read the answer into `token`. They need sh
 * and curl, and the variables of the webhook and `TOKEN_SCOPE`.
 */
const ENTRA_REQUEST = `  answer=$(curl --silent --show-error --max-time 30 "$AZURE_AUTHORITY_HOST$AZURE_TENANT_ID/oauth2/v2.0/token" \\
${FORM}`;

/**
 * The same through the token proxy of an identity binding, as the Azure Identity libraries ask it: at the address of the proxy
 * with the path of Entra ID, with the name of the proxy in the TLS handshake and in the certificate, and the authority of the
 * cluster. The proxy is in the cluster, so an HTTP proxy of the environment is not asked.
 */
const PROXY_REQUEST = `  set +u # A variable of the webhook can be absent.
  proxy=$(printf %s "$${PROXY.address}" | sed -n 's|^https://\\([^/?#@]*\\).*|\\1|p')
  path=$(printf %s "$${PROXY.address}" | sed -n 's|^https://[^/]*\\(/.*[^/]\\)/*$|\\1|p')
  name=$${PROXY.serverName}
  test -n "$name" || name=$(printf %s "$proxy" | sed 's|:[0-9]*$||')
  case $proxy in *]) address=$proxy:443 ;; *:*) address=$proxy ;; *) address=$proxy:443 ;; esac
  set -- --silent --show-error --max-time 30 --noproxy '*' --connect-to "::$address" --header "Host: $proxy"
  if test -n "$${PROXY.authorityData}"; then set -- "$@" --cacert /dev/stdin
  elif test -n "$${PROXY.authorityFile}"; then set -- "$@" --cacert "$${PROXY.authorityFile}"; fi
  answer=$(printf %s "$${PROXY.authorityData}" | curl "$@" "https://$name$path/$AZURE_TENANT_ID/oauth2/v2.0/token" \\
${FORM}`;

/** The lines for a pod that gets its tokens through an identity binding, or by a federated identity credential. */
export const tokenRequest = (throughProxy: boolean): string => (throughProxy ? PROXY_REQUEST : ENTRA_REQUEST);
