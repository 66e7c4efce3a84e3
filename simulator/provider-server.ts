import grpc from "@grpc/grpc-js";
import service from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { configDifference, ignoring } from "./difference.ts";
import * as messages from "./provider-messages.ts";
import type { ProviderInstance, ResourceReference, SimulatedProvider } from "./simulated-provider.ts";
import { NotSimulated } from "./simulated-provider.ts";
import { fromStruct } from "./wire.ts";

/** A running provider server; `port` is on loopback. */
export interface ProviderServer {
  readonly packageName: string;
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Serves a simulated provider on a loopback port that the engine attaches to (`PULUMI_DEBUG_PROVIDERS`).
 *
 * The engine opens one connection for each provider resource of a program, and only `Configure` says which resource that is;
 * so the configured instance is kept by connection, and two `aws.Provider`s with different regions do not mix.
 */
export async function serveProvider(
  provider: SimulatedProvider,
  onNotSimulated: (problem: NotSimulated) => void,
): Promise<ProviderServer> {
  const instances = new Map<string, ProviderInstance>();
  const instanceOf = (peer: string): ProviderInstance => {
    const instance = instances.get(peer);
    if (instance === undefined)
      throw new Error(`the ${provider.packageName} provider was called before it was configured`);
    return instance;
  };
  const answer = <Request, Response>(
    handle: (request: Request, peer: string) => Response | Promise<Response>,
  ): grpc.handleUnaryCall<Request, Response> => {
    return (call, callback) => {
      const run = async () => handle(call.request, call.getPeer());
      run().then(
        (response) => callback(null, response),
        (problem: unknown) => {
          if (problem instanceof NotSimulated) onNotSimulated(problem);
          const details = problem instanceof Error ? problem.message : String(problem);
          callback({ code: grpc.status.UNKNOWN, details });
        },
      );
    };
  };

  const server = new grpc.Server({
    "grpc.max_receive_message_length": -1,
    "grpc.max_send_message_length": -1,
  });
  server.addService(service.ResourceProviderService, {
    handshake: unimplemented,
    parameterize: unimplemented,
    call: unimplemented,
    list: unimplemented,
    construct: unimplemented,
    getMapping: unimplemented,
    getMappings: unimplemented,
    getSchema: answer(() => messages.schema()),
    getPluginInfo: answer(() => messages.pluginInfo(provider.version)),
    attach: answer(() => messages.empty()),
    cancel: answer(() => messages.empty()),
    checkConfig: answer((request: messages.CheckRequest) =>
      messages.checked(
        fromStruct(request.getNews()),
        provider.checkConfig(fromStruct(request.getNews()), fromStruct(request.getOlds())),
      ),
    ),
    diffConfig: answer((request: messages.DiffRequest) =>
      messages.different(
        configDifference(
          fromStruct(request.getOldInputs() ?? request.getOlds()),
          fromStruct(request.getNews()),
          provider.replacedBy,
        ),
      ),
    ),
    configure: answer((request: messages.ConfigureRequest, peer) => {
      instances.set(peer, provider.configure(fromStruct(request.getArgs())));
      return messages.configured();
    }),
    invoke: answer((request: messages.InvokeRequest, peer) =>
      messages.invoked(instanceOf(peer).invoke(request.getTok(), fromStruct(request.getArgs()))),
    ),
    check: answer((request: messages.CheckRequest, peer) => {
      const { inputs, failures } = instanceOf(peer).check(
        referenceOf(request),
        fromStruct(request.getOlds()),
        fromStruct(request.getNews()),
      );
      return messages.checked(inputs, failures);
    }),
    diff: answer((request: messages.DiffRequest, peer) =>
      messages.different(
        ignoring(
          instanceOf(peer).diff(
            referenceOf(request),
            fromStruct(request.getOldInputs()),
            fromStruct(request.getNews()),
          ),
          request.getIgnorechangesList(),
        ),
      ),
    ),
    create: answer(async (request: messages.CreateRequest, peer) =>
      messages.created(
        await instanceOf(peer).create(
          referenceOf(request),
          fromStruct(request.getProperties()),
          request.getPreview(),
        ),
      ),
    ),
    update: answer(async (request: messages.UpdateRequest, peer) =>
      messages.updated(
        await instanceOf(peer).update(
          referenceOf(request),
          request.getId(),
          fromStruct(request.getOlds()),
          fromStruct(request.getNews()),
          request.getPreview(),
        ),
      ),
    ),
    read: answer(async (request: messages.ReadRequest, peer) =>
      messages.read(
        request.getId(),
        await instanceOf(peer).read(referenceOf(request), request.getId(), fromStruct(request.getInputs())),
      ),
    ),
    delete: answer(async (request: messages.DeleteRequest, peer) => {
      await instanceOf(peer).delete(
        referenceOf(request),
        request.getId(),
        fromStruct(request.getProperties()),
      );
      return messages.empty();
    }),
  });
  const port = await bind(server);
  return { packageName: provider.packageName, port, close: () => close(server) };
}

function referenceOf(request: { getUrn(): string }): ResourceReference {
  const urn = request.getUrn();
  const [, , qualifiedType = "", name = ""] = urn.slice("urn:pulumi:".length).split("::");
  return { urn, type: qualifiedType.slice(qualifiedType.lastIndexOf("$") + 1), name };
}

function unimplemented(_call: unknown, callback: grpc.sendUnaryData<never>): void {
  callback({ code: grpc.status.UNIMPLEMENTED, details: "a simulated provider does not answer this" });
}

function bind(server: grpc.Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (problem, port) => {
      if (problem === null) resolve(port);
      else reject(problem);
    });
  });
}

function close(server: grpc.Server): Promise<void> {
  // The engine has ended by now; a connection still open belongs to nobody.
  server.forceShutdown();
  return Promise.resolve();
}
