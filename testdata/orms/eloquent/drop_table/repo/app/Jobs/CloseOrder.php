<?php

namespace App\Jobs;

use App\Models\Order; // ~ risky likely
use App\Models\Parcel;

class CloseOrder
{
    private $order;

    private $parcel;

    public function __construct(Order $order, Parcel $parcel) // ~ risky likely
    {
        $this->order = $order;
        $this->parcel = $parcel;
    }

    public function handle()
    {
        $this->order->total = 0;
        $this->order->save(); // ~ breaking likely
        $this->parcel->save();
        $this->parcel->delete();
        $this->order->delete(); // ~ breaking likely
    }
}
