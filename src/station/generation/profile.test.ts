import { describe, expect, it } from 'vitest';
import { emulationProfile, profileNames } from './profile.js';

describe('an emulation profile', () => {
  it('is the manual on the newest firmware where nothing is chosen', () => {
    const profile = emulationProfile();
    expect(profile).toMatchObject({
      name: 'manual',
      vendorId: 'VWGC',
      currentImportEncoding: 'amperes',
      receiptTransfer: 'off',
      evSocUnknown: 'omit',
    });
    expect(profile.generation.name).toBe('5.0');
    expect(profile.firmwareVersion).toBe('pfm-SW5.0.0');
  });

  it('zd-4.2 shows what was seen in the field', () => {
    expect(emulationProfile({ name: 'zd-4.2' })).toMatchObject({
      identity: { vendor: 'ZD', model: 'FFCS' },
      vendorId: 'ZD',
      currentImportEncoding: 'offsetWatts',
      receiptTransfer: 'TransmitReceiptData',
      offeredLocation: 'Outlet',
      evSocUnknown: 'zero',
      flushAlignedIntoTransaction: true,
      meterValuesTransactionId: 'omit',
      fieldOnlyKeys: ['VWGC.UpdateSignaturePublicKey'],
      firmwareVersion: 'ZD-SW4.2.4.1',
    });
  });

  it('leaves the defects of the field to be asked for', () => {
    for (const name of profileNames)
      expect(emulationProfile({ name })).toMatchObject({ updateFaultPair: false, plugCountersResetOnUpdate: false });
  });

  it('lets one option be chosen and keeps the others', () => {
    const profile = emulationProfile({ name: 'zd-4.2', generation: '3.0', options: { vendorId: 'VWGC' }, hardware: { supply_A: 16 } });
    expect(profile).toMatchObject({ vendorId: 'VWGC', evSocUnknown: 'zero', firmwareVersion: 'ZD-SW3.0.0' });
    expect(profile.hardware).toMatchObject({ supply_A: 16, serialNumber: 'A2100LHE0000000001' });
  });

  it('fits the fields of BootNotification', () => {
    for (const name of profileNames) {
      const { identity, firmwareVersion, hardware } = emulationProfile({ name });
      expect([identity.vendor, identity.model].every((text) => text.length > 0 && text.length <= 20)).toBe(true);
      expect(firmwareVersion.length).toBeLessThanOrEqual(50);
      expect(hardware.serialNumber.length).toBeLessThanOrEqual(25);
      expect([hardware.sim.iccid, hardware.sim.imsi].every((text) => /^\d{15,20}$/.test(text))).toBe(true);
    }
  });
});
