import { KUBERNETES_RELEASES } from "../../kit/providers";
import { schemaOf } from "../../kit/schema";
import { describeProviders } from "../../kit/terraform";

describeProviders("the releases of the kubernetes provider", () => {
  test("3.2.1 has every type and argument of 2.38.0, and requires no other", async () => {
    const [old, now] = await Promise.all(KUBERNETES_RELEASES.map((each) => schemaOf("kubernetes", each)));
    const gone = [...old!].flatMap(([type, names]) =>
      [...names.keys()].filter((name) => !now!.get(type)?.has(name)).map((name) => `${type}.${name}`),
    );
    const required = [...now!].flatMap(([type, names]) =>
      [...names]
        .filter(([name, kind]) => kind === "required" && old!.get(type)?.get(name) !== "required")
        .map(([name]) => `${type}.${name}`),
    );
    expect([gone, required]).toEqual([[], []]);
    expect(old!.has("kubernetes_deployment") && old!.has("kubernetes_deployment_v1")).toBe(true);
  });
});
