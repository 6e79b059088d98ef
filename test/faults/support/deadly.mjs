// Loaded before a worker's own code (--import): ends its process with SIGKILL when a job of the kind DEADLY_KIND says that
// it has got to the stage DEADLY_STAGE (the beginning of its name; empty for the start of the job, "done" for its end). That is the worker where the job runs in a
// thread; a process of the job's own dies as well where DEADLY_AGAIN is set.
import { isMainThread, parentPort, workerData } from 'node:worker_threads';

const { DEADLY_KIND, DEADLY_STAGE, DEADLY_AGAIN } = process.env;
const die = () => process.kill(process.pid, 'SIGKILL');

function dieAtStage(message) {
  const stage = message.type === 'progress' ? message.progress.stage : message.type;
  if (DEADLY_STAGE !== '' && stage.startsWith(DEADLY_STAGE)) die();
}

function watch(send) {
  return (message, ...rest) => {
    dieAtStage(message);
    return send(message, ...rest);
  };
}

if (!isMainThread && workerData?.kind === DEADLY_KIND) {
  if (DEADLY_STAGE === '') die();
  parentPort.postMessage = watch(parentPort.postMessage.bind(parentPort));
}
if (isMainThread && process.send !== undefined && DEADLY_AGAIN === 'yes') {
  const emit = process.emit.bind(process);
  process.emit = (name, ...values) => {
    if (name === 'message' && values[0]?.kind === DEADLY_KIND) {
      if (DEADLY_STAGE === '') die();
      process.send = watch(process.send.bind(process));
    }
    return emit(name, ...values);
  };
}
