// A worker thread does not get the loader of `tsx` from its parent (Node 20), so it is registered here first.
import { register } from 'tsx/esm/api';

register();
await import('./worker.ts');
