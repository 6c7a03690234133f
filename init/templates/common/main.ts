import { App } from "cdktf";
import { synthesize } from "cdktf-aks-workload-identity";
import { Orders } from "./orders";

// Nothing is written unless every check passes.
synthesize(new App({ stackTraces: false }), (app) => {
  new Orders(app, "orders");
});
