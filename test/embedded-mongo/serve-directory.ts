import { startEmbeddedMongo } from '../../src/embedded-mongo/start.ts';

const { uri } = await startEmbeddedMongo({ directory: process.argv[2] ?? '' });
process.send?.(uri);
