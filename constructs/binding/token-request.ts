/**
 * The lines of a shell script that ask Entra ID to exchange the token of the pod, and read the answer into `token`. They need sh
 * and curl, and the variables of the webhook and `TOKEN_SCOPE`.
 */
export const TOKEN_REQUEST = `  answer=$(curl --silent --show-error --max-time 30 "$AZURE_AUTHORITY_HOST$AZURE_TENANT_ID/oauth2/v2.0/token" \\
    --data-urlencode grant_type=client_credentials \\
    --data-urlencode "client_id=$AZURE_CLIENT_ID" \\
    --data-urlencode "scope=$TOKEN_SCOPE" \\
    --data-urlencode client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer \\
    --data-urlencode "client_assertion@$AZURE_FEDERATED_TOKEN_FILE" 2>&1) || true
  token=$(printf %s "$answer" | sed -n 's/.*"access_token":"\\([^"]*\\)".*/\\1/p')
`;
