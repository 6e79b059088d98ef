/** tfjs-node is optional: it has the interface of tfjs, and need not be installed for this to compile. */
declare module '@tensorflow/tfjs-node' {
  export * from '@tensorflow/tfjs';
}
