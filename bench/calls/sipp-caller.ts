// The floor: sipp as a caller, with the digest that the PBX wants and nothing of a browser.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { practiceDomain } from "../../scripts/demo-account.ts";
import type { Processes } from "../../scripts/processes.ts";
import { ports, telephonePasswords } from "../../pbx/kamailio.ts";

/** Where it sends from. */
export const callerPort = 5_095;
const soundPort = 27_000;
/** Registers nowhere: a caller need not. */
const user = "202";
const TALK_MS = 500;
/** The longest that a desk may take to paint a name before the caller gives up. */
const RING_MS = 900;

export type CallerOptions = { folder: string; address: string };

/** `calls` answered calls to 201, one after another. Throws when one of them did not go as it should. */
export function talk(processes: Processes, options: CallerOptions, calls: number): Promise<void> {
  const scenario = [
    ...invited("201", ""),
    '<recv response="180" optional="true"/>',
    '<recv response="200" rrs="true"/>',
    request("ACK", "[next_url]", { cseq: 2, routes: true }),
    `<pause milliseconds="${TALK_MS}"/>`,
    request("BYE", "[next_url]", { cseq: 3, routes: true }),
    '<recv response="200"/>',
    '<pause milliseconds="100"/>',
  ];
  return run(processes, options, scenario, calls);
}

/** One call to a desk, as if by this number, which rings and is given up. */
export function ring(processes: Processes, options: CallerOptions, desk: string, number: string): Promise<void> {
  const asserted = `P-Asserted-Identity: <sip:${number}@${practiceDomain}>`;
  const scenario = [
    ...invited(desk, asserted),
    '<recv response="180"/>',
    `<pause milliseconds="${RING_MS}"/>`,
    request("CANCEL", `sip:${desk}@${practiceDomain}`, { cseq: 2, branch: "[branch-4]", to: desk }),
    '<recv response="200"/>',
    '<recv response="487"/>',
    request("ACK", `sip:${desk}@${practiceDomain}`, { cseq: 2, branch: "[branch-7]" }),
  ];
  return run(processes, options, scenario, 1);
}

async function run(processes: Processes, { folder, address }: CallerOptions, steps: string[], calls: number) {
  mkdirSync(folder, { recursive: true });
  const scenario = join(folder, "caller.xml");
  const errors = join(folder, "caller-errors.log");
  rmSync(errors, { force: true });
  const head = ['<?xml version="1.0" encoding="ISO-8859-1"?>', '<!DOCTYPE scenario SYSTEM "sipp.dtd">'];
  writeFileSync(scenario, [...head, '<scenario name="caller">', ...steps, "</scenario>"].join("\n"));
  const sipp = processes.start({
    name: "the caller (sipp)",
    command: "sipp",
    args: [
      ...["-sf", scenario, "-i", address, "-p", String(callerPort), "-mi", address, "-mp", String(soundPort)],
      ...["-m", String(calls), "-l", "1", "-r", "10", "-rtp_echo", "-nostdin", "-recv_timeout", "10000"],
      ...["-trace_err", "-error_file", errors, `${address}:${ports.sip}`],
    ],
    env: { TERM: "dumb" },
    cwd: folder,
  });
  const { code } = await sipp.exited;
  if (code !== 0)
    throw new Error(`the caller (sipp) ended with ${code}: ${existsSync(errors) ? readFileSync(errors, "utf8") : ""}`);
}

function invited(target: string, extra: string): string[] {
  const uri = `sip:${target}@${practiceDomain}`;
  return [
    request("INVITE", uri, { cseq: 1, to: target, extra, offer: true }),
    '<recv response="407" auth="true"/>',
    request("ACK", uri, { cseq: 1, branch: "[branch-2]" }),
    request("INVITE", uri, {
      cseq: 2,
      to: target,
      extra: [extra, `[authentication username=${user} password=${telephonePasswords[user]}]`]
        .filter(Boolean)
        .join("\n"),
      offer: true,
    }),
    '<recv response="100" optional="true"/>',
  ];
}

type RequestParts = {
  cseq: number;
  /** Of the first request of its dialog; what follows repeats the To that came. */
  to?: string;
  branch?: string;
  routes?: boolean;
  extra?: string;
  offer?: boolean;
};

function request(method: string, uri: string, { cseq, to, branch, routes, extra, offer }: RequestParts): string {
  const lines = [
    `${method} ${uri} SIP/2.0`,
    `Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=${branch ?? "[branch]"}`,
    ...(routes ? ["[routes]"] : []),
    "Max-Forwards: 70",
    `From: <sip:${user}@${practiceDomain}>;tag=[pid]-[call_number]`,
    to === undefined ? "[last_To:]" : `To: <sip:${to}@${practiceDomain}>`,
    "Call-ID: [call_id]",
    `CSeq: ${cseq} ${method}`,
    `Contact: <sip:${user}@[local_ip]:[local_port];transport=[transport]>`,
    ...(extra ? [extra] : []),
    ...(offer ? ["Content-Type: application/sdp"] : []),
    "Content-Length: [len]",
    "",
    ...(offer ? offerLines : []),
  ];
  return `<send>\n<![CDATA[\n${lines.join("\n")}\n]]>\n</send>`;
}

const offerLines = [
  "v=0",
  "o=caller 1 1 IN IP[local_ip_type] [local_ip]",
  "s=-",
  "c=IN IP[media_ip_type] [media_ip]",
  "t=0 0",
  "m=audio [media_port] RTP/AVP 0",
  "a=rtpmap:0 PCMU/8000",
  "a=sendrecv",
];
