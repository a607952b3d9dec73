/** The network of an address, for throttles: /24 of IPv4, /64 of IPv6, as one household or office has it. */
export function networkOf(ip: string): string {
  if (!ip.includes(":")) return ip.split(".").slice(0, 3).join(".") + ".0/24";
  return expanded(ip).slice(0, 4).join(":") + "::/64";
}

function expanded(ip: string): string[] {
  const [head = "", tail] = ip.split("%")[0]!.split("::");
  const before = head.split(":").filter(Boolean);
  const after = tail === undefined ? [] : tail.split(":").filter(Boolean);
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => "0");
  return [...before, ...zeros, ...after].map((group) => group.toLowerCase().replace(/^0+(?=.)/, ""));
}
