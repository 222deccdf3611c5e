// The local components' rules. Run by ../lint-jsx.
import js from "@eslint/js";
import hooks from "eslint-plugin-react-hooks";
import globals from "globals";

export default [
  js.configs.recommended,
  hooks.configs.flat["recommended-latest"],
  {
    files: ["**/*.jsx"],
    languageOptions: { ecmaVersion: 2024, sourceType: "module", globals: globals.browser, parserOptions: { ecmaFeatures: { jsx: true } } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: { eqeqeq: "error", "no-var": "error", "prefer-const": "error", "no-console": "error" },
  },
];
