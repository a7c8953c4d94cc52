<?php

namespace App\DTO;

use App\Models\Order;
use App\Models\Parcel;

class Checkout
{
    /** @var Parcel[] */
    public $parcels = [];

    public function __construct(
        public Order $order,
        public readonly string $status,
    ) {
    }

    public static function of(self $other): self
    {
        return new self(
            order: $other->order,
            status: $other->status,
        );
    }
}
