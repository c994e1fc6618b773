/** What the participant's page needs of the collector's code: the courier that carries what the person says. */
import { openCourier } from './collector/courier.js';

Object.assign(globalThis, { uxauditCourier: openCourier });
