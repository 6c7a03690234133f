// Loaded before a measured program: writes what its process used, to the file that BENCH_USAGE names. CPU time of esbuild,
// which still runs then, is added; elsewhere than on Linux it is left out.
const { readFileSync, writeFileSync } = require("node:fs");

/** CPU time of a running child in milliseconds, which Linux counts in hundredths of a second. */
function cpuOf(pid) {
  try {
    const [user, system] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ").slice(11, 13);
    return (Number(user) + Number(system)) * 10;
  } catch {
    return 0;
  }
}

function childrenOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean);
  } catch {
    return [];
  }
}

process.on("exit", () => {
  const { user, system } = process.cpuUsage();
  const children = childrenOf(process.pid).reduce((sum, pid) => sum + cpuOf(pid), 0);
  const usage = { milliseconds: (user + system) / 1000 + children, megabytes: process.resourceUsage().maxRSS / 1024 };
  writeFileSync(process.env.BENCH_USAGE, JSON.stringify(usage));
});
