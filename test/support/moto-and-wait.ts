import { Moto } from "./moto.ts";

// Run as a program: a moto that lasts until this process is ended. Its address stands on stdout.
const { endpoint } = await Moto.start();
process.stdout.write(`${endpoint}\n`);
