// Node does not read TypeScript, so the loader of `tsx` is registered first.
import { register } from 'tsx/esm/api';

register();
await import('./apart.ts');
