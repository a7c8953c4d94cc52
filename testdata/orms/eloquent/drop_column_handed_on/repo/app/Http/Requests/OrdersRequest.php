<?php

namespace App\Http\Requests;

class OrdersRequest
{
    public function rules()
    {
        return [
            'shipcode' => ['required'], // ~ risky possible
        ];
    }
}
