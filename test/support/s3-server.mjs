/**
 * Runs s3rver, an S3 server written for tests: real HTTP with signatures, objects on the disk. Prints its port.
 * Needs --openssl-legacy-provider: it makes page tokens with a cipher that OpenSSL 3 has put aside.
 */
import S3rver from 's3rver';

const [directory, ...buckets] = process.argv.slice(2);
const server = new S3rver({
  port: 0,
  address: '127.0.0.1',
  silent: true,
  directory,
  configureBuckets: buckets.map((name) => ({ name })),
});
const { port } = await server.run();
process.stdout.write(`${port}\n`);
