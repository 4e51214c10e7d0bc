import { withoutSharing } from "../../../lib/host/exec-runner";

test.each([
  { argv: ["ssh", "-J", "bastion", "web"], anew: ["ssh", "-o", "ControlPath=none", "-J", "bastion", "web"] },
  { argv: ["/usr/bin/ssh", "web", "sh"], anew: ["/usr/bin/ssh", "-o", "ControlPath=none", "web", "sh"] },
  { argv: ["docker", "exec", "-i", "web", "sh"], anew: ["docker", "exec", "-i", "web", "sh"] },
  { argv: ["tsh", "ssh", "web", "sh"], anew: ["tsh", "ssh", "web", "sh"] },
])("$argv shares no connection", ({ argv, anew }) => {
  expect(withoutSharing(argv)).toEqual(anew);
});
