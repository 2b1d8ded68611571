import { lookup } from "node:dns";
import { BlockList, type LookupFunction } from "node:net";

const inner = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const)
  inner.addSubnet(network, prefix, "ipv4");
const global = new BlockList();
global.addSubnet("2000::", 3, "ipv6");
// within 2000::/3, and yet a way to addresses of IPv4, or of documents
for (const [network, prefix] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
] as const)
  inner.addSubnet(network, prefix, "ipv6");

/** Whether an address (no name) is one of the open internet: not of this computer, nor of the network it stands in. Pure. */
export function isPublicAddress(address: string, family: number): boolean {
  if (family === 4) return !inner.check(address, "ipv4");
  return global.check(address, "ipv6") && !inner.check(address, "ipv6");
}

export class InnerAddress extends Error {}

/**
 * Judges the very addresses that the connection is then made to: a name that was looked up before could mean another one
 * a moment later.
 */
export const lookUpPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, "");
    if (!addresses.every(({ address, family }) => isPublicAddress(address, family)))
      return callback(new InnerAddress(`${hostname} is inside`), "");
    const [first] = addresses;
    if (options.all) return callback(null, addresses);
    return callback(null, first?.address ?? "", first?.family);
  });
};
