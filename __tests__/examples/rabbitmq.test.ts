import { Testing } from "cdktf";
import { RabbitMq } from "../../examples/rabbitmq";
import { synthesize } from "../../testing";

describe("examples/rabbitmq.ts", () => {
  const json = synthesize(new RabbitMq(Testing.app({ stackTraces: false }), "rabbitmq"));

  test("has no user and no password in it, only the names of two ephemeral variables without a value", () => {
    expect(json.variable).toMatchObject({
      user: { default: "", ephemeral: true, sensitive: true },
      password: { default: "", ephemeral: true, sensitive: true },
    });
    const [secret] = Object.values(json.resource.kubernetes_secret_v1!) as Record<string, unknown>[];
    expect(secret).toMatchObject({ data_wo: { user: "${var.user}", password: "${var.password}" } });
    expect(secret).not.toHaveProperty("data");
  });

  test("gives the broker its login by reference to the secret", () => {
    const [deployment] = Object.values(json.resource.kubernetes_deployment_v1!) as {
      spec: { template: { spec: { container: { env: { name: string; value?: string }[] }[] } } };
    }[];
    const env = deployment!.spec.template.spec.container[0]!.env;
    expect(env.map(({ name, value }) => [name, value])).toEqual([
      ["RABBITMQ_DEFAULT_USER", undefined],
      ["RABBITMQ_DEFAULT_PASS", undefined],
    ]);
  });
});
