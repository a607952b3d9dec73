import {
  expirationForm,
  factorRuleForm,
  readAccountSecurity,
  requireFactor,
  setPasswordExpiration,
  shownExpiration,
  shownFactorRule,
} from "../domain/people/account_security.ts";
import { restrictAddresses, restrictionForm, shownList } from "../domain/people/address_restriction.ts";
import {
  allowAddresses,
  allowForm,
  disallowAddress,
  isAllowedFrom,
  readRestriction,
} from "../domain/people/addresses.ts";
import { seenText } from "../domain/stale_form.ts";
import { ExpirationPage, FactorRulePage } from "../views/settings/account_security.tsx";
import { AddressesPage } from "../views/settings/addresses.tsx";
import { setFlash } from "./cookies.ts";
import { actorOf, doorsOf, portalOf, type Request } from "./env.ts";
import { frameOf } from "./frame.ts";
import { may, type Policy } from "./policy.ts";
import { type Form, NOTHING, Routes } from "./registry.ts";

const changing = (audit: Policy["audit"]) => may("security.manage", { rate: "change", stepUp: true, audit });

/** What protects everybody's way in (product S4). */
export function accountSecurity() {
  return new Routes()
    .form("/settings/security/two-factor", {
      policy: changing("account.two_factor_changed"),
      input: factorRuleForm,
      show: async (c, form) => {
        const security = await securityOf(c);
        const { factorRequired: required, withoutFactor } = security;
        const seen = seenText(shownFactorRule(security), form);
        return c.html(
          <FactorRulePage frame={frameOf(c)} {...form} {...{ seen, required, withoutFactor }} />,
        );
      },
      act: async (c, input) => {
        await requireFactor(portalOf(c), actorOf(c), input);
        return to(c, "/settings/security");
      },
    })
    .form("/settings/security/expiration", {
      policy: changing("account.password_expiration_changed"),
      input: expirationForm,
      show: async (c, form) => {
        const { passwordDays: days } = await securityOf(c);
        const seen = seenText(shownExpiration({ passwordDays: days }), form);
        return c.html(<ExpirationPage frame={frameOf(c)} {...form} {...{ seen, days }} />);
      },
      act: async (c, input) => {
        await setPasswordExpiration(portalOf(c), actorOf(c), input);
        return to(c, "/settings/security");
      },
    })
    .form("/settings/security/addresses", {
      policy: changing("addresses.allowed"),
      input: allowForm,
      show: showAddresses,
      act: async (c, input) => {
        await allowAddresses(portalOf(c), actorOf(c), input);
        return to(c, "/settings/security/addresses");
      },
    })
    .form("/settings/security/addresses/restriction", {
      policy: changing("addresses.restriction_changed"),
      input: restrictionForm,
      show: showAddresses,
      act: async (c, input) => {
        await restrictAddresses(portalOf(c), actorOf(c), input);
        return to(c, "/settings/security/addresses");
      },
    })
    .post(
      "/settings/security/addresses/:address/remove",
      changing("addresses.removed"),
      NOTHING,
      async (c) => {
        await disallowAddress(portalOf(c), actorOf(c), c.req.param("address"));
        return to(c, "/settings/security/addresses");
      },
    );
}

async function securityOf(c: Request) {
  return await readAccountSecurity(portalOf(c).control.read, actorOf(c).account);
}

async function showAddresses(c: Request, form: Form) {
  const { account, ip } = actorOf(c);
  const restriction = await readRestriction(doorsOf(c).read, account);
  const isOnList = await isAllowedFrom(doorsOf(c).read, account, ip);
  const props = { restriction, seen: shownList(restriction.allowed), ownAddress: ip, isOnList };
  return c.html(<AddressesPage frame={frameOf(c)} {...form} {...props} />);
}

function to(c: Request, path: string): Response {
  setFlash(c, "security_saved");
  return c.redirect(path, 303);
}
