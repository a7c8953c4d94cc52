<?php

namespace App\Livewire;

use App\Models\Order;
use Livewire\Component;

class OrderForm extends Component
{
    public Order $order;

    protected $rules = [
        'order.ship_code' => 'nullable', // ~ risky likely
        'order.note' => 'nullable',
        'parcel.ship_code' => 'nullable',
    ];
}
