/** Where the code is that runs: `src/` or, once it is built, `dist/`. This file, or what it was built into, is at its top. */
export const codeFolder = new URL('./', import.meta.url);

/** The top folder of the project. */
export const projectFolder = new URL('../', import.meta.url);
