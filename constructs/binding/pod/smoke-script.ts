import { IDENTITY_BINDING as FACTS, TOKEN_PROXY_VARIABLES } from "../../../facts/azure/identity-binding";
import { IDENTITY_BINDING_USE, WEBHOOK_KEYS } from "../../../facts/kubernetes/webhook";
import { tokenRequest } from "../token-request";

/** What differs between the two kinds of trust. */
const CREDENTIAL = {
  injected: "",
  trusts: "the credential trusts $EXPECTED_ISSUER",
  passed: "Entra exchanged the token of $AZURE_CLIENT_ID",
};
const IDENTITY_BINDING: typeof CREDENTIAL = {
  injected: `case $${TOKEN_PROXY_VARIABLES.address} in https://?*) ;; *) fail "the webhook injected no token proxy: is its release ${FACTS.webhook} or later, and ${IDENTITY_BINDING_USE} on the pod template?" ;; esac
`,
  trusts: "the identity is bound to the cluster with $EXPECTED_ISSUER",
  passed: "the token proxy gave a token for $AZURE_CLIENT_ID",
};

/**
 * A shell script that exchanges the pod's token as a library does, at Entra ID or through the token proxy of an identity
 * binding, and prints a failure in one line.
 *
 * It needs a small image with sh and curl. It prints neither a token nor a secret. It contains no `${` and `%{`, because
 * Terraform would parse them as template syntax.
 */
export function smokeScript(throughProxy: boolean): string {
  const { injected, trusts, passed } = throughProxy ? IDENTITY_BINDING : CREDENTIAL;
  return `set -e
fail() { echo "FAILED: $1" >&2; exit 1; }

test -n "$AZURE_FEDERATED_TOKEN_FILE" || fail "the webhook injected no token: is workload identity on, and the label on the pod template?"
test -n "$AZURE_CLIENT_ID" || fail "the webhook injected no client id: is ${WEBHOOK_KEYS.clientId} on the service account?"
${injected}
# The middle part of the token is base64url without padding; the issuer is the claim iss.
payload=$(cut -d . -f 2 "$AZURE_FEDERATED_TOKEN_FILE" | tr '_-' '/+')
case $(( $(printf %s "$payload" | wc -c) % 4 )) in 2) payload="$payload==" ;; 3) payload="$payload=" ;; esac
issuer=$(printf %s "$payload" | base64 -d | sed -n 's/.*"iss":"\\([^"]*\\)".*/\\1/p')
test "$issuer" = "$EXPECTED_ISSUER" || fail "the cluster signs tokens as $issuer, and ${trusts}"

# A credential or a role that is new may take minutes to be known everywhere.
attempt=0
while :; do
  attempt=$(( attempt + 1 ))
${tokenRequest(throughProxy)}  said=$(printf %s "$answer" | sed -n 's/.*"error_description":"\\([^"\\\\]*\\).*/\\1/p')
  test -n "$said" || said=$answer
  if test -n "$token"; then
    test -n "$SECRET_URL" || { echo "PASSED: ${passed}"; exit 0; }
    # The token goes to curl on its standard input, where no list of processes shows it; the value goes nowhere.
    status=$(printf 'header = "Authorization: Bearer %s"' "$token" \\
      | curl --silent --max-time 30 --config - --output /dev/null --write-out '%%{http_code}' "$SECRET_URL") || true
    test "$status" = 200 && { echo "PASSED: the pod read $SECRET_URL"; exit 0; }
    said="the vault answered $status for $SECRET_URL: 401 is another tenant, 403 a missing role or a firewall, 404 a missing secret"
  fi
  test "$attempt" -ge "$ATTEMPTS" && fail "after $attempt attempts: $said"
  sleep 10
done
`;
}
