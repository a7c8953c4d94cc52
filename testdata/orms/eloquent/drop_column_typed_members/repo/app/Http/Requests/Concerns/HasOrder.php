<?php

namespace App\Http\Requests\Concerns;

use App\Models\Order;

trait HasOrder
{
    private ?Order $found = null;

    public function order(): ?Order
    {
        return $this->found;
    }
}
