import { StateBackend } from "./state-backend.ts";

let running: StateBackend | undefined;

/** One moto for every file of the suite, because it takes seconds to start. Each file takes a bucket of its own. */
export function sharedBackend(): StateBackend {
  if (running === undefined)
    throw new Error("The shared backend runs while tests run, from the first hook on.");
  return running;
}

before(async () => {
  running = await StateBackend.start();
});

afterEach(() => {
  sharedBackend().recorder.fault = () => undefined;
});

after(() => running?.stop());
