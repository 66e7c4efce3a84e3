import { z } from "zod";
import { accessHost } from "./access-host.ts";
import { alarms } from "./alarms.ts";
import { backup } from "./backup.ts";
import { budget } from "./budget.ts";
import { cluster } from "./cluster.ts";
import { database } from "./database.ts";
import { identity } from "./identity.ts";
import { ingress } from "./ingress.ts";
import { network } from "./network.ts";
import { promotion } from "./promotion.ts";
import { secrets } from "./secrets.ts";
import { services } from "./services.ts";
import { tags } from "./tags.ts";

/** Every key of a stack's config. A default stands here and nowhere else; it is always the stricter choice. */
export const platformSchema = z.strictObject({
  ...identity,
  tags,
  network,
  cluster,
  database,
  services,
  ingress,
  accessHost,
  secrets,
  backup,
  alarms,
  budget,
  promotion,
});

/** A stack's config after checking: every key present, every value valid in itself and beside the others. */
export type PlatformConfig = z.output<typeof platformSchema>;
