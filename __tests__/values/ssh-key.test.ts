import { isSshPublicKey } from "../../values/ssh-key";
import { sshPublicKey } from "../kit/ssh-key";

test.each([
  ["ed25519", sshPublicKey("ssh-ed25519", 32)],
  ["ed25519 with a comment", `${sshPublicKey("ssh-ed25519", 32)} me@laptop, since 2026`],
  ["a line break at its end", `${sshPublicKey("ssh-ed25519", 32)}\n`],
  ["RSA of 2048 bits", sshPublicKey("ssh-rsa", 3, 257)],
  ["RSA of 4096 bits", sshPublicKey("ssh-rsa", 3, 513)],
  ["ECDSA", sshPublicKey("ecdsa-sha2-nistp256", "nistp256", 65)],
  ["ECDSA of the largest curve", sshPublicKey("ecdsa-sha2-nistp521", "nistp521", 133)],
])("%s is a public key", (_, key) => {
  expect(isSshPublicKey(key)).toBe(true);
});

test.each([
  ["four characters", "ssh-rsa AAAA"],
  ["a key that was cut", sshPublicKey("ssh-ed25519", 32).slice(0, -8)],
  ["RSA of 1024 bits", sshPublicKey("ssh-rsa", 3, 129)],
  ["data of another type", sshPublicKey("ssh-rsa", 3, 257).replace("ssh-rsa", "ssh-ed25519")],
  ["a curve of another type", sshPublicKey("ecdsa-sha2-nistp256", "nistp384", 97)],
  ["more than a key", sshPublicKey("ssh-ed25519", 32, 32)],
  ["DSA", sshPublicKey("ssh-dss", 32)],
  ["two lines", `${sshPublicKey("ssh-ed25519", 32)}\n${sshPublicKey("ssh-ed25519", 32)}`],
  ["nothing", ""],
])("%s is none", (_, key) => {
  expect(isSshPublicKey(key)).toBe(false);
});
