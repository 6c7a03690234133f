// Refuses import cycles, those of types included. The direction of imports is in eslint.config.mjs.
export default {
  forbidden: [{ name: "no-cycles", severity: "error", from: {}, to: { circular: true } }],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(node_modules|dist|dist-site|cdktf\\.out|\\.cache|coverage)/" },
  },
};
