export class OrderRow {
  id: number;
  status: string;
  shippedOn: Date; // ~ breaking likely

  label(): string {
    const shippedOn = 1;
    return `${shippedOn}`;
  }
}

export class ShipmentForm {
  shippedOn: Date;
}
