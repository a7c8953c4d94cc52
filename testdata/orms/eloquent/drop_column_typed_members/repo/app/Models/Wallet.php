<?php

namespace App\Models;

use Illuminate\Database\Eloquent\Model;

/**
 * @property-read Order|null $latest the last one
 * @property string $status
 */
class Wallet extends Model
{
    public function newest(): ?Order
    {
        return Order::query()->orderByDesc('id')->first();
    }

    public function tone(): string
    {
        return $this->newest()->status . $this->latest->status; // ~ risky likely silent
    }
}
