import { ControlPlane } from "./control-plane.ts";

// Run as a program: a control plane that lasts until this process is ended. Its processes and its kubeconfig stand on stdout.
const { kubeconfig, processes } = await ControlPlane.start({ nodesPerZone: 1 });
process.stdout.write(`${JSON.stringify({ kubeconfig, processes: [...processes.values()] })}\n`);
setInterval(() => undefined, 60_000);
