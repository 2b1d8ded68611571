import { telegramUrl } from "./messages/telegram-api.ts";
import { join, resolve } from "node:path";
import { z } from "zod";
import { largestFileBytes } from "../src-contract/file-protocol.ts";
import type { FileLimits } from "./files/file-limits.ts";
import type { S3Place } from "./files/s3-storage.ts";
import type { TlsFiles } from "./tls.ts";

/** Where the data lives: a folder with one SQLite file, or a PostgreSQL that any number of servers share. */
export type DatabaseLocation = { kind: "sqlite"; file: string } | { kind: "postgres"; url: string };

export type Configuration = {
  host: string;
  /** 0 lets the system choose. */
  port: number;
  database: DatabaseLocation;
  /** Holds the ready snapshots, with clients' data like the database. */
  snapshotFolder: string;
  /** Holds what desks attach; with `s3`, a bucket does, and the folder what is on its way there. */
  files: { folder: string; limits: FileLimits; s3: S3Place | null };
  logLevel: (typeof logLevels)[number];
  /** Null serves plain HTTP. */
  tls: TlsFiles | null;
  /** Addresses or networks of reverse proxies whose X-Forwarded-For is believed. */
  trustedProxies: string[];
  /** Origins at which a dynamic block (UD-22) is asked also without TLS and inside the company's own network. */
  blockOrigins: string[];
  /** By which Prometheus asks for figures; null tells nobody any. */
  metricsToken: string | null;
  /** Where letters about forgotten passwords go out, and whom they are from; null on a server that sends none. */
  mail: { smtpUrl: string; from: string } | null;
  /** Where the Bot API of Telegram is. */
  telegramUrl: string;
  /** True once, after a backup was restored: every desk takes the data anew and keeps its unsent work (sync rule 7). */
  restored: boolean;
};

const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
const defaultFolder = ".data/server";
const databaseFileName = "kartoteka-server.sqlite";
const snapshotFolderName = "snapshots";
const fileFolderName = "files";
const mebibyte = 1024 * 1024;
const day = 24 * 60 * 60_000;

const text = z.string().trim().min(1).optional();
const environmentSchema = z.object({
  KARTOTEKA_HOST: z.string().trim().min(1).default("127.0.0.1"),
  KARTOTEKA_PORT: z.coerce.number().int().min(0).max(65_535).default(47_800),
  KARTOTEKA_DATA: z.string().trim().min(1).default(defaultFolder),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  KARTOTEKA_FILE_SIZE: z.coerce
    .number()
    .int()
    .min(1)
    .max(largestFileBytes / mebibyte)
    .default(largestFileBytes / mebibyte),
  KARTOTEKA_FILE_QUOTA: z.coerce.number().int().min(1).default(20_480),
  KARTOTEKA_S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  KARTOTEKA_S3_REGION: z.string().trim().min(1).default("us-east-1"),
  KARTOTEKA_S3_BUCKET: text,
  KARTOTEKA_S3_KEY: text,
  KARTOTEKA_S3_SECRET: text,
  KARTOTEKA_LOG: z.enum(logLevels).default("info"),
  KARTOTEKA_TLS_CERTIFICATE: text,
  KARTOTEKA_TLS_KEY: text,
  KARTOTEKA_TRUST_PROXY: text,
  KARTOTEKA_BLOCK_ORIGINS: text,
  KARTOTEKA_METRICS_TOKEN: z.string().trim().min(16).optional(),
  KARTOTEKA_SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  KARTOTEKA_MAIL_FROM: text,
  KARTOTEKA_TELEGRAM_URL: z.url({ protocol: /^https?$/ }).default(telegramUrl),
  KARTOTEKA_RESTORED: z.enum(["0", "1"]).default("0"),
});

/** Throws a ZodError that names the variable. An empty variable counts as absent, as in a compose file. */
export function readConfiguration(environment: Record<string, string | undefined>): Configuration {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const variables = environmentSchema.parse(given);
  if ((variables.KARTOTEKA_TLS_CERTIFICATE === undefined) !== (variables.KARTOTEKA_TLS_KEY === undefined))
    throw new Error("KARTOTEKA_TLS_CERTIFICATE and KARTOTEKA_TLS_KEY are given together or not at all");
  if ((variables.KARTOTEKA_SMTP_URL === undefined) !== (variables.KARTOTEKA_MAIL_FROM === undefined))
    throw new Error("KARTOTEKA_SMTP_URL and KARTOTEKA_MAIL_FROM are given together or not at all");
  return {
    host: variables.KARTOTEKA_HOST,
    port: variables.KARTOTEKA_PORT,
    database: variables.DATABASE_URL
      ? { kind: "postgres", url: variables.DATABASE_URL }
      : sqliteIn(variables.KARTOTEKA_DATA),
    snapshotFolder: snapshotsIn(variables.KARTOTEKA_DATA),
    files: {
      folder: filesIn(variables.KARTOTEKA_DATA),
      s3: bucketIn(variables),
      limits: {
        fileBytes: variables.KARTOTEKA_FILE_SIZE * mebibyte,
        accountBytes: variables.KARTOTEKA_FILE_QUOTA * mebibyte,
        graceMilliseconds: day,
      },
    },
    logLevel: variables.KARTOTEKA_LOG,
    tls:
      variables.KARTOTEKA_TLS_CERTIFICATE !== undefined && variables.KARTOTEKA_TLS_KEY !== undefined
        ? { certificateFile: variables.KARTOTEKA_TLS_CERTIFICATE, keyFile: variables.KARTOTEKA_TLS_KEY }
        : null,
    trustedProxies: partsOf(variables.KARTOTEKA_TRUST_PROXY),
    blockOrigins: partsOf(variables.KARTOTEKA_BLOCK_ORIGINS)
      .map((origin) => z.url().parse(origin))
      .map(originOf),
    metricsToken: variables.KARTOTEKA_METRICS_TOKEN ?? null,
    mail:
      variables.KARTOTEKA_SMTP_URL !== undefined && variables.KARTOTEKA_MAIL_FROM !== undefined
        ? { smtpUrl: variables.KARTOTEKA_SMTP_URL, from: variables.KARTOTEKA_MAIL_FROM }
        : null,
    telegramUrl: variables.KARTOTEKA_TELEGRAM_URL.replace(/\/+$/, ""),
    restored: variables.KARTOTEKA_RESTORED === "1",
  };
}

/** Of a list by commas. */
function partsOf(text = ""): string[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);
}

function originOf(url: string): string {
  return new URL(url).origin;
}

function bucketIn(variables: z.infer<typeof environmentSchema>): S3Place | null {
  const { KARTOTEKA_S3_ENDPOINT: endpoint, KARTOTEKA_S3_BUCKET: bucket } = variables;
  const { KARTOTEKA_S3_REGION: region, KARTOTEKA_S3_KEY: keyId, KARTOTEKA_S3_SECRET: secret } = variables;
  if (endpoint !== undefined && bucket !== undefined && keyId !== undefined && secret !== undefined)
    return { endpoint, region, bucket, keyId, secret };
  if ([endpoint, bucket, keyId, secret].every((value) => value === undefined)) return null;
  throw new Error("KARTOTEKA_S3_ENDPOINT, _BUCKET, _KEY and _SECRET are given together or not at all");
}

export function sqliteIn(folder: string): DatabaseLocation {
  return { kind: "sqlite", file: join(resolve(folder), databaseFileName) };
}

export function filesIn(folder: string): string {
  return join(resolve(folder), fileFolderName);
}

export function snapshotsIn(folder: string): string {
  return join(resolve(folder), snapshotFolderName);
}
