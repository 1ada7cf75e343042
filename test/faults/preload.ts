/** Settings of a process that loads one of the modules beside this file before Muster. */
export const preload = (module: string, settings: Readonly<Record<string, string>>) => ({
  NODE_OPTIONS: `--import ${new URL(module, import.meta.url).href}`,
  ...settings,
});
